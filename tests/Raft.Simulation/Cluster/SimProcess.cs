using OrleansRaft.Storage;

namespace OrleansRaft.Simulation;

/// <summary>Where a process dies.</summary>
internal enum CrashPoint
{
    None,

    /// <summary>Its writes are on their way, and never reach the store.</summary>
    BeforeWrite,

    /// <summary>The store has committed, and nobody hears of it.</summary>
    AfterWrite,

    /// <summary>The commit was acknowledged to it, and what rests on that is never sent.</summary>
    BeforeSend,

    /// <summary>In the middle of a batch of committed entries.</summary>
    WhileApplying,

    /// <summary>Some pieces of an own snapshot are stored.</summary>
    WhileSnapshotting,

    /// <summary>Some pieces of a leader's snapshot are stored.</summary>
    WhileReceiving,
}

/// <summary>One life of a silo: its log writer, and the activations of its replica, of which the last is the one that calls reach.</summary>
internal sealed class SimProcess
{
    private readonly World _world;
    private readonly List<SimReplica> _activations = [];
    private readonly List<Action> _held = [];
    private bool _dies;
    private uint _claims;

    public SimProcess(World world, SimSilo silo, ISiloLog log, ulong life)
    {
        _world = world;
        Silo = silo;
        Log = log;
        Life = life;
        Epoch = log.Epoch;
        Writer = new SimLogWriter(world, this);
    }

    public SimSilo Silo { get; }

    public ISiloLog Log { get; }

    /// <summary>Counts the silo's processes.</summary>
    public ulong Life { get; }

    public ulong Epoch { get; }

    public SimLogWriter Writer { get; }

    public bool IsAlive { get; private set; } = true;

    public bool IsPaused { get; private set; }

    /// <summary>Where it dies, once it comes there.</summary>
    public CrashPoint Armed { get; set; }

    /// <summary>Whether it dies with the event under way: what it does from now on reaches nobody.</summary>
    public bool IsDying => _dies;

    /// <summary>The last activation.</summary>
    public SimReplica? Last => _activations.Count > 0 ? _activations[^1] : null;

    /// <summary>The last activation, if it has started.</summary>
    public SimReplica? Running => Last is { Driver: not null } last ? last : null;

    public IReadOnlyList<SimReplica> Activations => _activations;

    /// <summary>Activates the replica, beside an activation that may live on: its claim ends what the other one may write.</summary>
    public void Activate()
    {
        var replica = new SimReplica(_world, this) { Incarnation = (Epoch << 32) | ++_claims };
        _activations.Add(replica);
        Writer.Claimed(replica);
        Writer.WhenIdle(() => Enter(replica.Start));
    }

    public void Deactivated(SimReplica replica)
    {
        _activations.Remove(replica);
        if (_activations.Count == 0 && Silo.Current != this) End();
    }

    /// <summary>Lets something happen within the process: at once, when it wakes, or never.</summary>
    public void Enter(Action action)
    {
        if (!IsAlive) return;
        if (IsPaused)
        {
            _held.Add(action);
            return;
        }

        action();
        if (_dies) End();
    }

    public void Pause() => IsPaused = true;

    public void Resume()
    {
        if (!IsAlive) return;
        IsPaused = false;

        // It came over many connections: nothing says which of them is read first.
        while (IsAlive && !IsPaused && _held.Count > 0)
        {
            var next = _world.Disk.Next(_held.Count);
            var action = _held[next];
            _held.RemoveAt(next);
            Enter(action);
            _world.CheckTouched();
        }
    }

    /// <summary>Whether this is where it dies. If so, it does so when the event is over.</summary>
    public bool DiesAt(CrashPoint point)
    {
        if (Armed != point || _world.IsHealed) return false;
        Armed = CrashPoint.None;
        _dies = true;
        _world.Strike(CrashFaults.ClassOf(point), Silo.Id.Value);
        CrashFaults.RestartLater(_world, Silo);
        return true;
    }

    public void End()
    {
        if (!IsAlive) return;
        IsAlive = false;
        _world.Note("end", Silo.Id.Value, Life);
        foreach (var replica in _activations) replica.Abandon();
        _activations.Clear();
        _held.Clear();
        Silo.Ended(this);
    }
}
