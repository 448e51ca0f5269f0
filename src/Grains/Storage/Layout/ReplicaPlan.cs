using OrleansRaft.Core;

namespace OrleansRaft.Storage.Layout;

/// <summary>
/// What all writes of one replica in one commit amount to. A store carries it out in this order: <see cref="SnapshotSteps"/>,
/// <see cref="DropFrom"/>, <see cref="DropThrough"/>, <see cref="Entries"/>, <see cref="HardState"/>.
/// </summary>
public sealed partial class ReplicaPlan
{
    private readonly List<SnapshotStep> _snapshotSteps = [];
    private readonly List<Entry> _entries = [];

    internal ReplicaPlan(ReplicaKey key, ReplicaExtent extent)
    {
        Key = key;
        Before = extent;
        After = extent;
    }

    /// <summary>Whose rows.</summary>
    public ReplicaKey Key { get; }

    /// <summary>The extent that the plan starts from.</summary>
    public ReplicaExtent Before { get; }

    /// <summary>The extent when it is carried out.</summary>
    public ReplicaExtent After { get; private set; }

    /// <summary>Chunks to store and snapshots to commit, in their order: a chunk after a snapshot belongs to the next collection.</summary>
    public IReadOnlyList<SnapshotStep> SnapshotSteps => _snapshotSteps;

    /// <summary>Stored entries from this index on go; null keeps all. Zero drops the whole log.</summary>
    public LogIndex? DropFrom { get; private set; }

    /// <summary>Stored entries up to and including this index go; null keeps all.</summary>
    public LogIndex? DropThrough { get; private set; }

    /// <summary>Consecutive entries that follow what is stored then.</summary>
    public IReadOnlyList<Entry> Entries => _entries;

    /// <summary>The hard state, or null if it did not change.</summary>
    public HardState? HardState { get; private set; }
}

/// <summary>One step of storing snapshots: either a chunk or, where <paramref name="Commit"/> is set, a commit.</summary>
/// <param name="Chunk">The chunk to store.</param>
/// <param name="Commit">The snapshot to commit, or null.</param>
public readonly record struct SnapshotStep(SnapshotChunk Chunk, SnapshotRecord? Commit);
