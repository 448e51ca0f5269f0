using OrleansRaft.Core;
using OrleansRaft.Storage.Layout;

namespace OrleansRaft.Storage.Memory;

/// <summary>One replica's rows. Not thread-safe: the store's lock guards it.</summary>
internal sealed class MemoryReplica(ReplicaBirth birth)
{
    private readonly List<Entry> _entries = [];
    private readonly Dictionary<(ulong SnapshotId, int Number), ReadOnlyMemory<byte>> _chunks = [];
    private HardState _hardState = birth.HardState;
    private SnapshotRecord? _snapshot = birth.Snapshot;

    /// <summary>Where the log begins and ends.</summary>
    public ReplicaExtent Extent { get; private set; } = ReplicaExtent.Empty(birth.Snapshot?.Metadata.Index ?? LogIndex.Zero);

    /// <summary>What <see cref="ISiloLog.LoadAsync"/> returns.</summary>
    public LoadedReplica Load() => new(birth.StateMachine, _hardState, _snapshot, Extent.First, Extent.Last);

    /// <summary>What keeps the plan from being carried out, or null.</summary>
    public string? Check(ReplicaPlan plan)
    {
        var staged = new HashSet<(ulong, int)>(_chunks.Keys);
        foreach (var (chunk, commit) in plan.SnapshotSteps)
        {
            if (commit is null) staged.Add((chunk.SnapshotId, chunk.Number));
            else if (Enumerable.Range(0, commit.ChunkCount).Any(number => !staged.Contains((commit.SnapshotId, number))))
                return $"its snapshot {commit.SnapshotId} lacks chunks";
        }

        return null;
    }

    /// <summary>Carries a checked plan out.</summary>
    public void Apply(ReplicaPlan plan)
    {
        foreach (var (chunk, commit) in plan.SnapshotSteps)
        {
            if (commit is null)
            {
                // The caller's buffer is the caller's again when the commit returns.
                _chunks[(chunk.SnapshotId, chunk.Number)] = chunk.Data.ToArray();
                continue;
            }

            _snapshot = commit;
            DropOrphanChunks();
        }

        if (plan.DropFrom is { } from) _entries.RemoveAll(entry => entry.Index >= from);
        if (plan.DropThrough is { } through) _entries.RemoveAll(entry => entry.Index <= through);
        _entries.AddRange(plan.Entries);
        if (plan.HardState is { } hardState) _hardState = hardState;
        Extent = plan.After;
    }

    /// <summary>Deletes the chunks that the snapshot does not name.</summary>
    public void DropOrphanChunks()
    {
        foreach (var key in _chunks.Keys)
        {
            if (_snapshot is null || key.SnapshotId != _snapshot.SnapshotId) _chunks.Remove(key);
        }
    }

    /// <summary>What <see cref="ISiloLog.ReadEntriesAsync"/> returns.</summary>
    public IReadOnlyList<Entry> Read(LogIndex from, long maxBytes)
    {
        var result = new List<Entry>();
        if (_entries.Count == 0 || from > Extent.Last) return result;
        for (var i = from <= Extent.First ? 0 : (int)(from - Extent.First); i < _entries.Count; i++)
        {
            maxBytes -= _entries[i].Data.Length;
            if (maxBytes < 0 && result.Count > 0) break;
            result.Add(_entries[i]);
        }

        return result;
    }

    /// <summary>What <see cref="ISiloLog.ReadSnapshotChunkAsync"/> returns.</summary>
    public ReadOnlyMemory<byte>? Chunk(ulong snapshotId, int number) =>
        _chunks.TryGetValue((snapshotId, number), out var data) ? data : default(ReadOnlyMemory<byte>?);
}
