using OrleansRaft.Core;

namespace OrleansRaft.Storage;

/// <summary>
/// What one replica wants written, all or nothing, in this order: chunks, snapshot, entries, hard state, truncation of the head.
/// Arrays and buffers belong to the writer until the commit has returned; nobody alters them meanwhile.
/// </summary>
public sealed class ReplicaWrite
{
    /// <summary>Whose rows.</summary>
    public required ReplicaKey Key { get; init; }

    /// <summary>Pieces of a snapshot that is being collected; they count only once <see cref="Snapshot"/> names their id.</summary>
    public ReadOnlyMemory<SnapshotChunk> Chunks { get; init; }

    /// <summary>
    /// Makes a collected snapshot the replica's only one; every other one's chunks are deleted. All its chunks must be there. It is at
    /// or after the snapshot before it, and within the stored log unless <see cref="SnapshotReplacesLog"/>.
    /// </summary>
    public SnapshotRecord? Snapshot { get; init; }

    /// <summary>With <see cref="Snapshot"/>: the whole log is dropped, and goes on after the snapshot (one received from the leader).</summary>
    public bool SnapshotReplacesLog { get; init; }

    /// <summary>
    /// Consecutive entries. All stored entries from the first one's index on are replaced by them. The first must follow a stored
    /// entry or the snapshot, and none may lie within the snapshot: what is there is committed.
    /// </summary>
    public ReadOnlyMemory<Entry> Entries { get; init; }

    /// <summary>The hard state, or null if it did not change.</summary>
    public HardState? HardState { get; init; }

    /// <summary>Entries up to and including this index are deleted. It is at or before the snapshot. Null keeps all.</summary>
    public LogIndex? TruncateHead { get; init; }
}

/// <summary>One piece of a snapshot.</summary>
/// <param name="SnapshotId">The collection that it belongs to, unique within the silo's log.</param>
/// <param name="Number">Its place, from 0.</param>
/// <param name="Data">Its bytes.</param>
public readonly record struct SnapshotChunk(ulong SnapshotId, int Number, ReadOnlyMemory<byte> Data);

/// <summary>A replica's snapshot, without its bytes.</summary>
/// <param name="SnapshotId">Which chunks hold the bytes.</param>
/// <param name="Metadata">Position and membership.</param>
/// <param name="Descriptor">What the service must know about the members at that position; opaque here (UTF-8 JSON).</param>
/// <param name="ChunkCount">How many chunks; 0 means that the state machine is as it was created.</param>
/// <param name="ByteCount">Their bytes in sum.</param>
public sealed record SnapshotRecord(
    ulong SnapshotId, SnapshotMetadata Metadata, ReadOnlyMemory<byte> Descriptor, int ChunkCount, long ByteCount);
