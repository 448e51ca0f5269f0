using Microsoft.Extensions.Logging;
using OrleansRaft.Core;
using OrleansRaft.Hosting;
using OrleansRaft.Placement;
using OrleansRaft.Replication;
using OrleansRaft.Scheduling;
using OrleansRaft.Storage;
using OrleansRaft.Wire;

namespace OrleansRaft.Replicas;

/// <summary>
/// One replica on its silo. It carries messages, time and disk to the <see cref="ReplicaDriver"/> and back; it decides nothing. Whatever it is
/// asked is a turn of its own scheduler: calls interleave where they wait, and change state only in a driver's transition, which never waits.
/// </summary>
internal sealed partial class HostedReplica : ILocalReplica
{
    private readonly ReplicaGrainKey _key;
    private readonly IGrainFactory _grains;
    private readonly ReplicaServices _services;
    private readonly ReplicaLoader _loader;
    private readonly ILogger _logger;
    private readonly RaftSiloOptions _options;
    private readonly LogWriter _log;
    private readonly TurnScheduler _turns = new();
    private ReplicaCondition _condition = ReplicaCondition.Missing;
    private string _stateMachine = "";
    private ReplicaDriver? _driver;
    private GrainReplicaRuntime? _runtime;
    private Task? _loading;

    public HostedReplica(ReplicaGrainKey key, IGrainFactory grains, ReplicaServices services, ReplicaLoader loader, ILogger logger)
    {
        _key = key;
        _grains = grains;
        _services = services;
        _loader = loader;
        _logger = logger;
        _options = services.Options;
        _log = services.Log;
        _proposals = new RequestBatcher<CommandCall>(run => _turns.RunAsync(run), static c => c.Bytes, ProposeInTurnAsync)
        {
            Count = static c => c.Commands.Length,
        };
    }

    public MemberRegistry? Members => _driver is { StopReason: null } driver ? driver.Members : null;

    public void Deliver(byte[] frame) => Turn(() => Read(frame));

    public void SiloLost(string silo) => Turn(() => _driver?.SiloLost(silo));

    /// <inheritdoc cref="IRaftReplicaGrain.StartAsync"/>
    public Task StartAsync() => _turns.RunAsync(StartInTurnAsync);

    /// <summary>Ends it on this silo, whatever it is doing: its grain is gone, and another one may follow.</summary>
    public Task CloseAsync() => _turns.RunAsync(() =>
    {
        _isClosed = true;
        StopDriver("The silo shuts down.");
    });

    /// <inheritdoc cref="IRaftReplicaGrain.CampaignAsync"/>
    public Task CampaignAsync() => _turns.RunAsync(() => _driver?.Campaign());

    /// <inheritdoc cref="IRaftReplicaGrain.CreateAsync"/>
    public Task<ReplicaCreation> CreateAsync(ReplicaSpec spec) => _turns.RunAsync(async () =>
    {
        if (_loader.RefusalOf(spec.StateMachine, _key.Silo) is { } refusal) return new ReplicaCreation(default, refusal);
        var outcome = await _log.CreateAsync(_key.Replica, ReplicaLoader.BirthOf(spec), CancellationToken.None);
        if (outcome != CreateReplicaOutcome.Retired) await StartInTurnAsync();
        return new ReplicaCreation(outcome);
    });

    /// <inheritdoc cref="IRaftReplicaGrain.RetireAsync"/>
    public Task RetireAsync() => _turns.RunAsync(RetireInTurnAsync);

    /// <inheritdoc cref="IRaftReplicaGrain.QueryAsync"/>
    public Task<QueryReply> QueryAsync(Payloads queries, ReadConsistency consistency)
    {
        if (consistency == ReadConsistency.Stale) return _turns.RunAsync(() => Task.FromResult(ReadStale(queries)));
        var reply = new TaskCompletionSource<QueryReply>(TaskCreationOptions.RunContinuationsAsynchronously);
        Query(queries, reply.SetResult);
        return reply.Task;
    }

    public void Query(Payloads queries, Action<QueryReply> settled) => _turns.RunAsync(() => Read(queries, settled));

    /// <inheritdoc cref="IRaftReplicaGrain.ProposeChangeAsync"/>
    public Task<ChangeReply> ProposeChangeAsync(ChangeProposal proposal) => _turns.RunAsync(async () =>
    {
        if (_driver is not { StopReason: null } driver) return new ChangeReply(ChangeStatus.NotLeader);
        var settled = new TaskCompletionSource<ChangeOutcome>(TaskCreationOptions.RunContinuationsAsynchronously);
        ChangeEncoding.Propose(driver, proposal, settled.SetResult);
        var outcome = await settled.Task;
        var rejection = outcome.Refusal is { } code ? new Rejection(code, outcome.Reason ?? code.ToString()) : null;
        return new ChangeReply(outcome.Status, outcome.Index.Value, rejection, LeaderKey(driver));
    });

    /// <inheritdoc cref="IRaftReplicaGrain.TransferLeadershipAsync"/>
    public Task TransferLeadershipAsync(ulong replicaId) => _turns.RunAsync(() => _driver?.TransferLeadership(new ReplicaId(replicaId)));

    /// <inheritdoc cref="IRaftReplicaGrain.HandOverAsync"/>
    public Task HandOverAsync() => _turns.RunAsync(async () =>
    {
        _driver?.HandOver();
        var patience = TimeSpan.FromTicks(Math.Min(_options.ElectionTicks * _options.TickInterval.Ticks, RaftSilo.HandOverTimeout.Ticks));
        for (var waited = TimeSpan.Zero; waited < patience && _driver?.IsLeader == true; waited += _options.TickInterval)
        {
            await Task.Delay(_options.TickInterval, _services.Clock);
        }
    });

    /// <inheritdoc cref="IRaftReplicaGrain.ReceiveSnapshotAsync"/>
    public Task<SnapshotAnswer> ReceiveSnapshotAsync(SnapshotPart part) => _turns.RunAsync(async () =>
    {
        if (_driver is not { StopReason: null } driver || _runtime is not { } runtime) return SnapshotAnswer.Refused;
        if (part.Offer is null) return await runtime.Receiver.AcceptAsync(part, driver.BeginCollection);
        if (runtime.Receiver.Take(part, driver.BeginCollection) is not { } received || FrameCodec.Decode(part.Offer) is not { } offer)
        {
            return SnapshotAnswer.Refused;
        }

        driver.SnapshotReceived(received);
        driver.Receive(offer);
        return SnapshotAnswer.Delivered;
    });

    /// <inheritdoc cref="IRaftReplicaGrain.ReportAsync"/>
    public Task<ReplicaReport> ReportAsync() => _turns.RunAsync(() => Task.FromResult(Report()));

    /// <inheritdoc cref="IRaftReplicaGrain.ConfirmAsync"/>
    public Task<ReplicaReport> ConfirmAsync() => _turns.RunAsync(async () =>
    {
        var proof = new TaskCompletionSource<QueryReply>(TaskCreationOptions.RunContinuationsAsynchronously);
        Read(new Payloads([]), proof.SetResult);
        var refusal = (await proof.Task).Refusal;
        return Report() with { IsConfirmed = refusal is null };
    });

    private QueryReply ReadStale(Payloads queries) => _driver is { StopReason: null } driver
        ? new QueryReply { Applied = driver.Applied.Value, Results = new Payloads(driver.QueryStale(queries.Array)) }
        : new QueryReply { Refusal = ReplicaRefusal.NotRunning };

    private void Read(Payloads queries, Action<QueryReply> settled)
    {
        if (_driver is not { StopReason: null } driver)
        {
            settled(new QueryReply { Refusal = ReplicaRefusal.NotRunning });
        }
        else if (!driver.Query(queries.Array, batch => settled(batch.Results is { } results
            ? new QueryReply { Applied = batch.Applied.Value, Results = new Payloads(results) }
            : NotLeader(driver))))
        {
            settled(NotLeader(driver));
        }
    }

    private QueryReply NotLeader(ReplicaDriver driver) => new() { Refusal = ReplicaRefusal.NotLeader, LeaderKey = LeaderKey(driver) };

    private ReplicaReport Report() => _driver is { } driver && _runtime is { } runtime
        ? ReplicaReports.Of(driver, runtime.Contacts, _key, _stateMachine, _options).With(_log)
        : new ReplicaReport
        {
            ReplicaId = _key.Replica.Replica.Value,
            Silo = _key.Silo,
            Condition = _condition,
            Database = _log.DatabaseId,
        };

    private void Read(byte[] frame)
    {
        if (_driver is not { } driver) return;
        if (FrameCodec.Decode(frame) is { } decoded)
        {
            _runtime?.Contacts.Heard(decoded.From);
            driver.Receive(decoded);
        }
        else
        {
            LogMalformedFrame(_key.Replica, frame.Length);
        }
    }

    /// <summary>A turn that nobody waits for: whatever is wrong with it must stop the replica.</summary>
    private void Turn(Action turn) => _turns.RunAsync(() =>
    {
        try
        {
            turn();
        }
        catch (Exception e) when (e is not OutOfMemoryException)
        {
            _driver?.Stop($"{e.GetType().Name}: {e.Message}");
        }
    });

    private string? LeaderKey(ReplicaDriver driver)
    {
        var leader = driver.Node.Leader;
        return driver.Members.SiloOf(leader) is { } home ? ReplicaGrains.KeyOf(_key.Replica.Group, leader.Value, home) : null;
    }
}
