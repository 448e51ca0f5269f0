using Microsoft.Extensions.Logging;
using Orleans.Concurrency;
using Orleans.GrainDirectory;
using Orleans.Placement;
using OrleansRaft.Core;
using OrleansRaft.Hosting;
using OrleansRaft.Membership;
using OrleansRaft.Placement;
using OrleansRaft.Replication;
using OrleansRaft.Storage;
using OrleansRaft.Wire;

namespace OrleansRaft.Replicas;

/// <summary>
/// One replica. The grain carries messages, time and disk to the <see cref="ReplicaDriver"/> and back; it decides nothing. Calls
/// interleave, and every one of them changes state only in a driver's transition, which never waits.
/// </summary>
[Reentrant, KeepAlive, Immovable, PinnedPlacement, GrainDirectory(PinnedGrainDirectory.Name)]
internal sealed partial class RaftReplicaGrain(
    ReplicaServices services, ReplicaLoader loader, ITicker ticker, ILogger<RaftReplicaGrain> logger) : Grain, IRaftReplicaGrain
{
    private static readonly TimeSpan WakeInterval = TimeSpan.FromSeconds(10);

    private readonly RaftSiloOptions _options = services.Options;
    private readonly LogWriter _log = services.Log;
    private ReplicaGrainKey _key;
    private ReplicaCondition _condition = ReplicaCondition.Missing;
    private string _stateMachine = "";
    private ReplicaDriver? _driver;
    private GrainReplicaRuntime? _runtime;
    private Inbox? _inbox;
    private IDisposable? _ticks;
    private IDisposable? _wakes;
    private Task? _loading;

    public override async Task OnActivateAsync(CancellationToken cancellationToken)
    {
        if (!ReplicaGrainKey.TryParse(this.GetPrimaryKeyString(), out _key) || _key.Silo != services.SiloName)
        {
            throw new HomeSiloUnavailableException($"'{this.GetPrimaryKeyString()}' does not live on {services.SiloName}.");
        }

        await (_loading = LoadAsync(cancellationToken));
        _loading = null;
    }

    public override Task OnDeactivateAsync(DeactivationReason reason, CancellationToken cancellationToken)
    {
        StopDriver("The silo shuts down.");
        return Task.CompletedTask;
    }

    public Task DeliverAsync(byte[] frame)
    {
        Read(frame);
        return Task.CompletedTask;
    }

    public async Task StartAsync()
    {
        if (_driver is not null || _condition is ReplicaCondition.Retired or ReplicaCondition.Fenced) return;
        var loading = _loading ??= LoadAsync(CancellationToken.None);
        try
        {
            await loading;
        }
        finally
        {
            if (_loading == loading) _loading = null;
        }
    }

    public Task CampaignAsync()
    {
        _driver?.Campaign();
        return Task.CompletedTask;
    }

    public async Task<ReplicaCreation> CreateAsync(ReplicaSpec spec)
    {
        if (loader.RefusalOf(spec.StateMachine, _key.Silo) is { } refusal) return new ReplicaCreation(default, refusal);
        var outcome = await _log.CreateAsync(_key.Replica, ReplicaLoader.BirthOf(spec), CancellationToken.None);
        if (outcome != CreateReplicaOutcome.Retired) await StartAsync();
        return new ReplicaCreation(outcome);
    }

    public async Task RetireAsync()
    {
        _condition = ReplicaCondition.Retired;
        StopDriver("The replica was removed from its group.");
        await _log.RetireAsync(_key.Replica, CancellationToken.None);
        LogRetired(_key.Replica);
    }

    public async Task<CommandReply> ProposeAsync(Payloads commands)
    {
        if (_driver is not { StopReason: null } driver) return new CommandReply { Refusal = ReplicaRefusal.NotRunning };
        if (_log.IsOverloaded) return new CommandReply { Refusal = ReplicaRefusal.Overloaded };
        var settled = new TaskCompletionSource<CommandBatch>(TaskCreationOptions.RunContinuationsAsynchronously);
        var outcome = driver.Propose(new CommandBatch(commands.Array, settled.SetResult));
        if (outcome != ProposalOutcome.Accepted)
        {
            return new CommandReply
            {
                Refusal = outcome == ProposalOutcome.Overloaded ? ReplicaRefusal.Overloaded : ReplicaRefusal.NotLeader,
                LeaderKey = LeaderKey(driver),
            };
        }

        return ReplicaReplies.Of(await settled.Task);
    }

    public async Task<QueryReply> QueryAsync(Payloads queries, ReadConsistency consistency)
    {
        if (_driver is not { StopReason: null } driver) return new QueryReply { Refusal = ReplicaRefusal.NotRunning };
        if (consistency == ReadConsistency.Stale)
        {
            return new QueryReply { Applied = driver.Applied.Value, Results = new Payloads(driver.QueryStale(queries.Array)) };
        }

        var settled = new TaskCompletionSource<QueryBatch>(TaskCreationOptions.RunContinuationsAsynchronously);
        if (driver.Query(queries.Array, settled.SetResult) && await settled.Task is { Results: { } results } batch)
        {
            return new QueryReply { Applied = batch.Applied.Value, Results = new Payloads(results) };
        }

        return new QueryReply { Refusal = ReplicaRefusal.NotLeader, LeaderKey = LeaderKey(driver) };
    }

    public async Task<ChangeReply> ProposeChangeAsync(ChangeProposal proposal)
    {
        if (_driver is not { StopReason: null } driver) return new ChangeReply(ChangeStatus.NotLeader);
        var settled = new TaskCompletionSource<ChangeOutcome>(TaskCreationOptions.RunContinuationsAsynchronously);
        ChangeEncoding.Propose(driver, proposal, settled.SetResult);
        var outcome = await settled.Task;
        var rejection = outcome.Refusal is { } code ? new Rejection(code, outcome.Reason ?? code.ToString()) : null;
        return new ChangeReply(outcome.Status, outcome.Index.Value, rejection, LeaderKey(driver));
    }

    public Task TransferLeadershipAsync(ulong replicaId)
    {
        _driver?.TransferLeadership(new ReplicaId(replicaId));
        return Task.CompletedTask;
    }

    public async Task HandOverAsync()
    {
        _driver?.HandOver();
        var patience = TimeSpan.FromTicks(Math.Min(_options.ElectionTicks * _options.TickInterval.Ticks, RaftSilo.HandOverTimeout.Ticks));
        for (var waited = TimeSpan.Zero; waited < patience && _driver?.IsLeader == true; waited += _options.TickInterval)
        {
            await Task.Delay(_options.TickInterval, services.Clock);
        }
    }

    public async Task<SnapshotAnswer> ReceiveSnapshotAsync(SnapshotPart part)
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
    }

    public Task<ReplicaReport> ReportAsync() => Task.FromResult(_driver is { } driver && _runtime is { } runtime
        ? ReplicaReports.Of(driver, runtime.Contacts, _key, _stateMachine, _options).With(_log)
        : new ReplicaReport
        {
            ReplicaId = _key.Replica.Replica.Value,
            Silo = _key.Silo,
            Condition = _condition,
            Database = _log.DatabaseId,
        });

    public async Task<ReplicaReport> ConfirmAsync()
    {
        var proof = await QueryAsync(new Payloads([]), ReadConsistency.Linearizable);
        return await ReportAsync() with { IsConfirmed = proof.Refusal is null };
    }

    private async Task LoadAsync(CancellationToken cancellationToken)
    {
        // The claim comes first: from here on an earlier activation can write no more, so that what is read stays true.
        var claim = _log.Claim(_key.Replica);
        if (await loader.LoadAsync(claim, cancellationToken) is not { } loaded)
        {
            LogNoRows(_key.Replica);
            return;
        }

        // Nobody may vote or serve before it has looked whether it still may. What is decided after this look reaches it by a call.
        var generations = await services.Fences.ReadAsync(_key.Replica.Group, cancellationToken);
        if (_condition is ReplicaCondition.Retired or ReplicaCondition.Fenced) return;
        if (generations.IsOver(_key.Replica.Replica))
        {
            await EndAsync(generations);
            return;
        }

        _stateMachine = loaded.Stored.StateMachine;
        _runtime = new GrainReplicaRuntime(GrainFactory, services, claim, _key, logger);
        _driver = _runtime.Start(loaded);
        _condition = ReplicaCondition.Running;
        services.Inboxes.Add(_key.Replica, _inbox = new Inbox(Read, silo => _driver?.SiloLost(silo)));
        _ticks = ticker.Start(this, _options.TickInterval, _driver.Tick);
        _wakes = this.RegisterGrainTimer(
            static (grain, _) => grain.WakeMembershipAsync(), this, new GrainTimerCreationOptions(WakeInterval, WakeInterval) { Interleave = true });
        LogStarted(_key.Replica, _driver.Node.Term.Value, _driver.Applied.Value, _driver.Node.LastIndex.Value);
    }

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

    private void StopDriver(string reason)
    {
        if (_inbox is { } inbox) services.Inboxes.Remove(_key.Replica, inbox);
        _inbox = null;
        _ticks?.Dispose();
        _ticks = null;
        _wakes?.Dispose();
        _wakes = null;
        if (_runtime is { } runtime) runtime.StopIsAsked = true;
        _driver?.Stop(reason);
        _driver = null;
        _runtime = null;
    }

    /// <summary>An operation whose grain died with its silo goes on because the leader asks for it now and then.</summary>
    private async Task WakeMembershipAsync()
    {
        if (_driver?.IsLeader == true) await GrainFactory.GetGrain<IMembershipWakeGrain>(_key.Replica.Group).WakeAsync();
    }

    private string? LeaderKey(ReplicaDriver driver)
    {
        var leader = driver.Node.Leader;
        return driver.Members.SiloOf(leader) is { } home ? ReplicaGrains.KeyOf(_key.Replica.Group, leader.Value, home) : null;
    }
}
