using OrleansRaft.Core;
using OrleansRaft.Replicas;
using OrleansRaft.Replication;
using OrleansRaft.StateMachines;
using OrleansRaft.Storage;
using OrleansRaft.Storage.Memory;
using OrleansRaft.Wire;

namespace OrleansRaft.Simulation;

/// <summary>One replica with its silo and its disk, through all of its lives.</summary>
internal sealed class SimReplica : IReplicaRuntime
{
    public const string Group = "g";

    /// <summary>How long a request may take, in the world's units, by the slowest clock.</summary>
    public const int RequestUnits = RequestTicks * SimulationOptions.TickUnits * 3 / 2;

    private const int ChunkBytes = 32;
    private const int RequestTicks = 150;

    private readonly World _world;
    private readonly SimDisk _disk;
    private SnapshotReceiver? _receiver;

    public SimReplica(World world, ReplicaId id, ReplicaBirth birth)
    {
        _world = world;
        Id = id;
        Silo = World.SiloOf(id);
        _disk = new SimDisk(world, new ReplicaKey(Group, id), birth);
        world.Replicas.Add(Silo, this);
    }

    public ReplicaId Id { get; }

    public string Silo { get; }

    /// <summary>Counts starts and ends; also the epoch of the silo's log.</summary>
    public int Life { get; private set; }

    /// <summary>Null while the process is down.</summary>
    public ReplicaDriver? Driver { get; private set; }

    public bool IsRetired { get; private set; }

    public MemoryReplica Rows => _disk.Rows;

    public TimeProvider Clock => TimeProvider.System;

    public void Start()
    {
        if (Driver is not null || IsRetired) return;
        var life = ++Life;
        var stored = _disk.Rows.Load();
        var stateMachine = new AppendOnly(_world.Checker);
        if (stored.Snapshot is { ChunkCount: > 0 } snapshot)
        {
            stateMachine.Restore(ChunkSequence.Of(
                [.. Enumerable.Range(0, snapshot.ChunkCount).Select(n => _disk.Rows.Chunk(snapshot.SnapshotId, n)!.Value)]));
        }

        var key = new ReplicaKey(Group, Id);
        _receiver = new SnapshotReceiver(WriteChunkAsync, key, long.MaxValue);
        Driver = new ReplicaDriver(
            Id, DriverOptions(), stored, _disk.Rows.Read(stored.FirstIndex, long.MaxValue).ToArray(), stateMachine, this);
        _world.Checker.Started(this, stored);
        Tick(life, _world.Random.Next(SimulationOptions.TickUnits * 7 / 10, SimulationOptions.TickUnits * 13 / 10));
    }

    public void Crash()
    {
        if (Driver is null) return;
        Life++;
        Driver = null;
        _receiver = null;
        _disk.Crash();
    }

    /// <summary>Ends it for ever.</summary>
    public void Retire()
    {
        if (IsRetired) return;
        _world.Checker.Retired(Id);
        Crash();
        IsRetired = true;
    }

    public void Deliver(byte[] frame)
    {
        if (FrameCodec.Decode(frame) is { } decoded) Driver!.Receive(decoded);
        else _world.Checker.Fail("A frame cannot be decoded.");
    }

    public void Send(string silo, Frame frame)
    {
        foreach (var message in frame.Messages) _world.Checker.Promised(this, message);
        _world.Network.Send(this, silo, frame);
    }

    public void Write(WriteTicket ticket) => _disk.Write(ticket.Write!, outcome => Driver!.Written(ticket, outcome));

    public void Serialize(IStateSnapshot state) => InThisLife(_world.Random.Next(1, 60), () =>
    {
        var writer = new ChunkWriter(ChunkBytes);
        state.WriteTo(writer);
        Driver!.SnapshotSerialized(writer.Complete());
    });

    public void SendSnapshot(string silo, SnapshotRecord snapshot, Frame offer)
    {
        var frame = FrameCodec.Encode(offer);
        var life = Life;
        new SnapshotTransfer(_world, this, silo, snapshot, frame, arrived =>
        {
            if (Life == life) Driver!.SnapshotSent(offer.To, arrived);
        }).Begin();
    }

    public async Task<SnapshotAnswer> ReceiveAsync(SnapshotPart part)
    {
        var driver = Driver!;
        if (part.Offer is null) return await _receiver!.AcceptAsync(part, driver.BeginCollection);
        if (_receiver!.Take(part, driver.BeginCollection) is not { } received) return SnapshotAnswer.Refused;
        driver.SnapshotReceived(received);
        driver.Receive(FrameCodec.Decode(part.Offer)!);
        return SnapshotAnswer.Delivered;
    }

    public void MembersChanged(MemberRegistry members)
    {
    }

    public void BecameLeader()
    {
    }

    public void TellRemoved(string silo, ReplicaId replica) =>
        _world.Network.Carry(Silo, silo, _world.Replicas[silo].Retire, static () => { });

    public void FindMembers() => InThisLife(_world.Random.Next(1, 20), () =>
    {
        foreach (var (id, silo) in _world.Checker.Newest.Silos) Driver!.Greet(new ReplicaId(id), silo);
    });

    public void Stopped(string reason) => _world.Checker.Fail($"Replica {Id} stopped: {reason}");

    private void Tick(int life, int period) => _world.After(period, () =>
    {
        if (Life != life) return;
        Driver!.Tick();
        if (Life == life) Tick(life, period);
    });

    private void InThisLife(int delay, Action action)
    {
        var life = Life;
        _world.After(delay, () =>
        {
            if (Life == life) action();
        });
    }

    private Task<CommitOutcome> WriteChunkAsync(ReplicaWrite write)
    {
        // Continuations run within the event that commits: there is one thread.
        var written = new TaskCompletionSource<CommitOutcome>();
        _disk.Write(write, written.SetResult);
        return written.Task;
    }

    private ReplicaDriverOptions DriverOptions() => new()
    {
        Group = Group,
        Silo = Silo,
        Epoch = (ulong)Life,
        JitterSeed = _world.Random.NextUInt64(),
        ElectionTicks = 10,
        HeartbeatTicks = 2,
        RequestTicks = RequestTicks,
        SnapshotEntries = _world.Options.SnapshotEntries,
        SnapshotBytes = 4096,
        KeepEntries = _world.Options.KeepEntries,
        MaxMessageBytes = 256,
        MaxUncommittedBytes = 2048,
    };
}
