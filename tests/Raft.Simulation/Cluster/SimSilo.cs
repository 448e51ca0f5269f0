using OrleansRaft.Core;
using OrleansRaft.Storage;
using OrleansRaft.Storage.Memory;

namespace OrleansRaft.Simulation;

/// <summary>
/// A silo's name, its store, and the processes that bear the name: one, unless the cluster took one for dead that lives on.
/// </summary>
internal sealed class SimSilo
{
    private readonly World _world;
    private readonly List<SimProcess> _zombies = [];
    private readonly List<ISiloLog> _opened = [];
    private MemoryLogStore _store = new();
    private ulong _lives;

    /// <summary>Makes a silo with a replica's first rows.</summary>
    public SimSilo(World world, ReplicaId id, ReplicaBirth birth)
    {
        _world = world;
        Id = id;
        Name = World.SiloOf(id);
        Key = new ReplicaKey(SimReplica.Group, id);
        var log = Open();
        log.CreateAsync(Key, birth, default).GetAwaiter().GetResult();
        Durable = new LogMirror(birth.Snapshot?.Metadata.Index ?? LogIndex.Zero, birth.Snapshot?.Metadata.Term ?? Term.Zero);
        HardState = birth.HardState;
        world.Silos.Add(this);
    }

    /// <summary>The replica that lives here, and only here.</summary>
    public ReplicaId Id { get; }

    public string Name { get; }

    public ReplicaKey Key { get; }

    /// <summary>The epoch that owns the store.</summary>
    public ulong Epoch { get; private set; }

    /// <summary>What the store holds of the replica's log, as its commits said.</summary>
    public LogMirror Durable { get; }

    /// <summary>What the store holds of the hard state, as its commits said.</summary>
    public HardState HardState { get; set; }

    /// <summary>How the store is.</summary>
    public StoreCondition Store { get; } = new();

    /// <summary>The process that the cluster knows, or null while there is none.</summary>
    public SimProcess? Current { get; private set; }

    public bool IsRetired { get; private set; }

    /// <summary>Whether the rows are gone.</summary>
    public bool IsLost { get; private set; }

    /// <summary>The replica that calls reach, if it runs.</summary>
    public SimReplica? Running => Current?.Running;

    /// <summary>Earlier processes that still live.</summary>
    public IReadOnlyList<SimProcess> Zombies => _zombies;

    /// <summary>Starts a process unless there is one. Whatever bore the name before is fenced.</summary>
    public void Start()
    {
        if (Current is not null || IsRetired) return;
        Current = new SimProcess(_world, this, Open(), ++_lives);
        _world.Note("start", Id.Value, _lives, Epoch);
        Current.Activate();
    }

    /// <summary>Starts a process though the one before lives: the cluster took it for dead.</summary>
    public void StartBeside()
    {
        if (Current is not { } old || IsRetired) return;
        _zombies.Add(old);
        Current = null;
        Start();
    }

    public void Crash()
    {
        Current?.End();
        Current = null;
    }

    /// <summary>A process has ended.</summary>
    public void Ended(SimProcess process)
    {
        if (Current == process) Current = null;
        _zombies.Remove(process);
    }

    /// <summary>Deletes all rows, the silo's epoch among them, and ends whatever process runs on them.</summary>
    public void Wipe()
    {
        Crash();
        foreach (var zombie in _zombies.ToArray()) zombie.End();

        // A statement that is on its way finds no epoch any more.
        foreach (var log in _opened) log.DisposeAsync().AsTask().GetAwaiter().GetResult();
        _store = new MemoryLogStore();
        IsLost = true;
    }

    /// <summary>Ends the replica for ever.</summary>
    public void Retire()
    {
        if (IsRetired) return;
        IsRetired = true;
        _world.Note("retire", Id.Value);
        _world.Checker.Retired(Id);
        var log = Current?.Log ?? Open();
        log.RetireAsync(Key, default).GetAwaiter().GetResult();
        Crash();
    }

    private ISiloLog Open()
    {
        var log = _store.OpenAsync(Name, default).GetAwaiter().GetResult();
        _opened.Add(log);
        Epoch = log.Epoch;
        return log;
    }
}

/// <summary>How a store is at the moment.</summary>
internal sealed class StoreCondition
{
    /// <summary>Until then it refuses writes.</summary>
    public long RefusesUntil { get; set; }

    /// <summary>Until then it takes many times as long.</summary>
    public long SlowUntil { get; set; }

    /// <summary>Attempts that will be refused once, as those that lost against another transaction are.</summary>
    public int Conflicts { get; set; }

    /// <summary>Commits whose reply will be lost.</summary>
    public int LostReplies { get; set; }

    public void Heal()
    {
        RefusesUntil = 0;
        SlowUntil = 0;
        Conflicts = 0;
        LostReplies = 0;
    }
}
