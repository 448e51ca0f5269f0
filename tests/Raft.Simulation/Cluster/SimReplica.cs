using OrleansRaft.Core;
using OrleansRaft.Replicas;
using OrleansRaft.Replication;
using OrleansRaft.StateMachines;
using OrleansRaft.Storage;
using OrleansRaft.Wire;

namespace OrleansRaft.Simulation;

/// <summary>One activation of a replica in one process: what the grain is in the service.</summary>
internal sealed class SimReplica : IReplicaRuntime
{
    public const string Group = "g";

    private const int ChunkBytes = 64;
    private const int RequestTicks = 150;

    private readonly World _world;
    private readonly Queue<(long Deadline, Func<bool> IsSettled)> _owed = new();
    private SnapshotReceiver? _receiver;
    private long _ticks;

    public SimReplica(World world, SimProcess process)
    {
        _world = world;
        Process = process;
        Ticks = new SimTicks(world, this);
    }

    public SimProcess Process { get; }

    public SimSilo Silo => Process.Silo;

    public ReplicaId Id => Process.Silo.Id;

    public SimTicks Ticks { get; }

    /// <summary>What its claim names it.</summary>
    public required ulong Incarnation { get; init; }

    /// <summary>Null until it has loaded, and again once it is over.</summary>
    public ReplicaDriver? Driver { get; private set; }

    /// <summary>Its log as it knows it itself: all writes that it asked for, whether or not they are durable.</summary>
    public LogMirror Log { get; private set; } = new(LogIndex.Zero, Term.Zero);

    /// <summary>What the checker saw of it last.</summary>
    public SeenState? Seen { get; set; }

    /// <summary>Whether calls no longer reach it: a later activation or process does the work.</summary>
    public bool IsSuperseded => Silo.Current != Process || Process.Last != this;

    public TimeProvider Clock => TimeProvider.System;

    /// <summary>Starts from what the rows hold. Without rows there is nobody to start.</summary>
    public void Start()
    {
        if (Driver is not null || !Process.IsAlive || IsSuperseded) return;
        var key = Silo.Key;
        if (Process.Log.LoadAsync(key, default).GetAwaiter().GetResult() is not { } stored) return;
        var entries = Process.Log.ReadEntriesAsync(key, stored.FirstIndex, long.MaxValue, default).GetAwaiter().GetResult();
        var stateMachine = new RecordingStateMachine(_world.Checker, this);
        if (stored.Snapshot is { ChunkCount: > 0 } snapshot)
        {
            stateMachine.Restore(ChunkSequence.Of([.. Enumerable.Range(0, snapshot.ChunkCount).Select(n => Chunk(snapshot.SnapshotId, n)!.Value)]));
        }

        _receiver = new SnapshotReceiver(WriteChunkAsync, key, long.MaxValue);
        Log = Silo.Durable.Copy();
        _world.Checker.Loading(this, stored, entries);
        try
        {
            Driver = new ReplicaDriver(Id, DriverOptions(), stored, entries.ToArray(), stateMachine, this);
        }
        catch (CrashException)
        {
            return;
        }

        _world.Checker.Started(this, stored);
        _world.Touch(this);
        Ticks.Begin();
    }

    /// <summary>It was asked something, and has until then, by its own clock, to say how that ended.</summary>
    public void Owes(Func<bool> isSettled) => _owed.Enqueue((_ticks + RequestTicks + 1, isSettled));

    public void Tick(ReplicaDriver driver)
    {
        _ticks++;
        driver.Tick();
        _world.Checker.Ticked(this);
        _world.Checker.CheckJoint(this);
        while (Driver is not null && _owed.TryPeek(out var oldest) && oldest.Deadline <= _ticks)
        {
            if (!_owed.Dequeue().IsSettled()) _world.Checker.Fail($"Replica {Id} never said how something ended that it had accepted.");
        }
    }

    /// <summary>The process is gone, and this with it.</summary>
    public void Abandon()
    {
        Driver = null;
        _receiver = null;
    }

    /// <summary>Lets something happen here: now, when the process wakes, or never.</summary>
    public void Enter(Action<ReplicaDriver> action) => Process.Enter(() =>
    {
        if (Driver is not { StopReason: null } driver) return;
        _world.Touch(this);
        action(driver);
    });

    public void Deliver(byte[] bytes) => Enter(driver =>
    {
        if (FrameCodec.Decode(bytes) is { } frame) driver.Receive(frame);
        else _world.Checker.Fail("A frame cannot be decoded.");
    });

    public void Send(string silo, Frame frame)
    {
        if (Process.IsDying) return;
        foreach (var message in frame.Messages) _world.Checker.Sending(this, message);
        _world.Network.Send(this, _world.Silo(silo), frame);
    }

    public void Write(WriteTicket ticket)
    {
        _world.Checker.Writing(this, ticket.Write!);
        Process.Writer.Write(this, ticket.Write!, outcome => Enter(driver =>
        {
            // Its log was acknowledged, and what waits for that is not sent.
            if (outcome.IsCommitted) Process.DiesAt(CrashPoint.BeforeSend);
            driver.Written(ticket, outcome);
        }));
    }

    public void Serialize(IStateSnapshot state) => _world.After(_world.Disk.Next(1, 60), () => Enter(driver =>
    {
        var writer = new ChunkWriter(ChunkBytes);
        state.WriteTo(writer);
        state.Dispose();
        driver.SnapshotSerialized(writer.Complete());
    }));

    public void SendSnapshot(string silo, SnapshotRecord snapshot, Frame offer) =>
        new SnapshotTransfer(_world, this, _world.Silo(silo), snapshot, FrameCodec.Encode(offer), arrived =>
            Enter(driver => driver.SnapshotSent(offer.To, arrived))).Begin();

    /// <summary>Takes one piece of a leader's snapshot.</summary>
    public async Task<SnapshotAnswer> ReceiveAsync(SnapshotPart part)
    {
        if (Driver is not { StopReason: null } driver) return SnapshotAnswer.Refused;
        if (part.Offer is null)
        {
            var answer = await _receiver!.AcceptAsync(part, driver.BeginCollection);
            if (answer == SnapshotAnswer.Continue) Process.DiesAt(CrashPoint.WhileReceiving);
            return answer;
        }

        if (_receiver!.Take(part, driver.BeginCollection) is not { } received) return SnapshotAnswer.Refused;
        driver.SnapshotReceived(received);
        driver.Receive(FrameCodec.Decode(part.Offer)!);
        return SnapshotAnswer.Delivered;
    }

    public ReadOnlyMemory<byte>? Chunk(ulong snapshotId, int number) =>
        Process.Log.ReadSnapshotChunkAsync(Silo.Key, snapshotId, number, default).GetAwaiter().GetResult();

    public void MembersChanged(MemberRegistry members)
    {
    }

    public void BecameLeader()
    {
        _world.Note("lead", Id.Value, Process.Life);
        NetworkFaults.Elected(_world, this);
    }

    public void TellRemoved(string silo, ReplicaId replica)
    {
        var removed = _world.Silo(silo);
        _world.Network.Carry(Silo.Id.Value, removed.Id.Value, () =>
        {
            if (removed.Current is { IsPaused: false }) removed.Retire();
        }, static () => { });
    }

    public void FindMembers() => _world.After(_world.Disk.Next(1, 20), () => Enter(driver =>
    {
        foreach (var (id, silo) in _world.Checker.Newest.Silos) driver.Greet(new ReplicaId(id), silo);
    }));

    /// <summary>Stopping is right for one whose place another has, and for one that is to die in this event.</summary>
    public void Stopped(string reason)
    {
        _world.Note("stop", Id.Value, Process.Life);
        if (!IsSuperseded && !Process.IsDying && !Silo.IsRetired) _world.Checker.Fail($"Replica {Id} stopped: {reason}");
        Process.Deactivated(this);
    }

    private Task<CommitOutcome> WriteChunkAsync(ReplicaWrite write)
    {
        // Continuations run within the event that acknowledges: there is one thread.
        var written = new TaskCompletionSource<CommitOutcome>();
        Process.Writer.Write(this, write, outcome => Process.Enter(() => written.SetResult(outcome)));
        return written.Task;
    }

    private ReplicaDriverOptions DriverOptions() => new()
    {
        Group = Group,
        Silo = Silo.Name,
        Incarnation = Incarnation,
        JitterSeed = _world.Disk.NextUInt64(),
        ElectionTicks = 10,
        HeartbeatTicks = 2,
        RequestTicks = RequestTicks,
        SnapshotEntries = _world.Options.SnapshotEntries,
        SnapshotBytes = 4096,
        KeepEntries = _world.Options.KeepEntries,
        Tracer = _world.Trace,
        MaxMessageBytes = _world.Options.MaxMessageBytes,
        MaxUncommittedBytes = 2048,
    };
}
