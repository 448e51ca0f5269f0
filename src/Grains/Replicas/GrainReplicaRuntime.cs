using Microsoft.Extensions.Logging;
using OrleansRaft.Core;
using OrleansRaft.Groups;
using OrleansRaft.Hosting;
using OrleansRaft.Membership;
using OrleansRaft.Placement;
using OrleansRaft.Replication;
using OrleansRaft.Scheduling;
using OrleansRaft.StateMachines;
using OrleansRaft.Storage;
using OrleansRaft.Wire;

namespace OrleansRaft.Replicas;

/// <summary>
/// Carries out what a driver asks for: grain calls, writes, other threads. Everything comes back as a turn of the replica's scheduler, after
/// the transition that asked for it.
/// </summary>
internal sealed partial class GrainReplicaRuntime : IReplicaRuntime
{
    private readonly IGrainFactory _grains;
    private readonly LogWriter _log;
    private readonly ReplicaGrainKey _key;
    private readonly RaftSiloOptions _options;
    private readonly ILogger _logger;
    private readonly ReplicaClaim _claim;
    private readonly PeerGrains _peers;
    private readonly RoutePublisher _routes;
    private readonly PostOffice _post;
    private readonly TurnScheduler _turns;
    private ReplicaDriver? _driver;

    public GrainReplicaRuntime(
        IGrainFactory grains, ReplicaServices services, ReplicaClaim claim, ReplicaGrainKey key, TurnScheduler turns, ILogger logger)
    {
        _grains = grains;
        _log = services.Log;
        _post = services.Post;
        _turns = turns;
        _key = key;
        _options = services.Options;
        _logger = logger;
        Clock = services.Clock;
        Contacts = new ContactTimes(Clock);
        _claim = claim;
        _peers = new PeerGrains(grains, key.Replica.Group);
        _routes = new RoutePublisher(grains, key.Replica.Group, Clock, () => IsStopped);
        Receiver = new SnapshotReceiver(write => _log.WriteAsync(_claim, write), key.Replica, _options.MaxSnapshotBytes);
    }

    public TimeProvider Clock { get; }

    /// <summary>When other replicas were heard of.</summary>
    public ContactTimes Contacts { get; }

    /// <summary>Collects a leader's snapshot.</summary>
    public SnapshotReceiver Receiver { get; }

    /// <summary>Whether the replica stops because it was told to, which is no news to an operator.</summary>
    public bool StopIsAsked { get; set; }

    private bool IsStopped => _driver?.StopReason is not null;

    private ReplicaDriver Driver => _driver ?? throw new InvalidOperationException("The replica has not started.");

    /// <summary>Starts the driver on what was loaded.</summary>
    public ReplicaDriver Start(ReplicaMemory loaded)
    {
        _driver = new ReplicaDriver(
            _key.Replica.Replica, DriverOptions(), loaded.Stored, loaded.Entries, loaded.StateMachine, this);
        return _driver;
    }

    public void Send(string silo, Frame frame)
    {
        _post.Send(silo, _peers.Get(frame.To, silo), new Letter(_key.Replica.Group, frame.To.Value, FrameCodec.Encode(frame)));
    }

    public void Write(WriteTicket ticket) =>
        _log.Write(_claim, ticket.Write!, outcome => _turns.RunAsync(() => Driver.Written(ticket, outcome)));

    public void Serialize(IStateSnapshot state) => Later(() => SerializeAsync(state));

    public void SendSnapshot(string silo, SnapshotRecord snapshot, Frame offer) => Later(() => SendSnapshotAsync(silo, snapshot, offer));

    public void MembersChanged(MemberRegistry members)
    {
        _peers.Clear();
        _routes.Publish(members);
    }

    public void BecameLeader()
    {
        LogBecameLeader(_key.Replica, Driver.Node.Term);
        _grains.GetGrain<IMembershipWakeGrain>(_key.Replica.Group).WakeAsync().Ignore();
        CheckGeneration();
    }

    public void TellRemoved(string silo, ReplicaId replica)
    {
        if (Contacts.ShouldTell(replica)) Later(() => TellRemovedAsync(silo, replica));
    }

    public void FindMembers() => Later(FindMembersAsync);

    public void Stopped(string reason) =>
        LogStopped(_logger, StopIsAsked ? LogLevel.Information : LogLevel.Error, _key.Replica, reason);

    private ReplicaDriverOptions DriverOptions() => new()
    {
        Group = _key.Replica.Group,
        Silo = _key.Silo,
        Incarnation = _claim.Incarnation,
        JitterSeed = (ulong)Random.Shared.NextInt64(),
        ElectionTicks = _options.ElectionTicks,
        HeartbeatTicks = _options.HeartbeatTicks,
        RequestTicks = Math.Max(1, (int)(_options.RequestTimeout / _options.TickInterval)),
        SnapshotEntries = _options.SnapshotEntries,
        SnapshotBytes = _options.SnapshotBytes,
        KeepEntries = _options.KeepEntries,
        Tracer = new RaftLogTracer(_logger, _key.Replica),
    };

    /// <summary>
    /// Begins after the transition that asked for it: however soon it ends, it may tell the driver. Nobody waits for it, so that whatever is
    /// wrong with it must stop the replica.
    /// </summary>
    private async void Later(Func<Task> work)
    {
        try
        {
            await Task.Yield();
            await work();
        }
        catch (Exception e) when (e is not OutOfMemoryException)
        {
            Driver.Stop($"{e.GetType().Name}: {e.Message}");
        }
    }

    private async Task TellRemovedAsync(string silo, ReplicaId replica)
    {
        try
        {
            await _peers.Get(replica, silo).RetireAsync();
        }
        catch (Exception e) when (e is not OutOfMemoryException)
        {
            LogNotDelivered(e, _key.Replica, replica);
            Driver.Unreachable(replica);
        }
    }

    /// <summary>
    /// Looks whether the group was recovered without this replica. Rarely, since it reads the catalogue's storage, and beside what goes on:
    /// it shortens what no look can rule out.
    /// </summary>
    private void CheckGeneration() =>
        _grains.GetReplica(_key.Replica.Group, _key.Replica.Replica.Value, _key.Silo).CheckGenerationAsync().Ignore();

    private async Task FindMembersAsync()
    {
        CheckGeneration();
        try
        {
            var route = await _grains.GetCatalogPart(_key.Replica.Group).RouteAsync(_key.Replica.Group);
            foreach (var (id, silo) in route?.Silos ?? []) Driver.Greet(new ReplicaId(id), silo);
        }
        catch (Exception e) when (e is not OutOfMemoryException)
        {
            LogNoMembers(e, _key.Replica); // The next silence asks again.
        }
    }

    private async Task SerializeAsync(IStateSnapshot state)
    {
        try
        {
            var chunks = await Task.Run(() =>
            {
                var writer = new ChunkWriter(_options.SnapshotChunkBytes);
                state.WriteTo(writer);
                return writer.Complete();
            });
            state.Dispose(); // Here, in a turn of the state machine that it was taken from.
            Driver.SnapshotSerialized(chunks);
        }
        catch (Exception e) when (e is not OutOfMemoryException)
        {
            Driver.Stop($"The state machine could not write its snapshot: {e.Message}");
        }
    }

    private async Task SendSnapshotAsync(string silo, SnapshotRecord snapshot, Frame offer)
    {
        var arrived = false;
        try
        {
            var sender = new SnapshotSender(_log, _key.Replica);
            arrived = await sender.SendAsync(
                _peers.Get(offer.To, silo), snapshot, FrameCodec.Encode(offer), () => IsStopped, bytes => Driver.SnapshotPieceSent(offer.To, bytes));
            LogSnapshotSent(_key.Replica, offer.To, snapshot.Metadata.Index, snapshot.ByteCount, arrived);
        }
        catch (Exception e) when (e is not OutOfMemoryException)
        {
            LogSnapshotNotSent(e, _key.Replica, offer.To);
        }

        Driver.SnapshotSent(offer.To, arrived);
    }
}
