using System;

namespace OrleansRaft.Core;

/// <summary>
/// The stable log in memory: the service's mirror of what its durable log holds for one replica, and the whole log of a test.
/// Not safe for concurrent use: like the node, it belongs to one turn at a time.
/// </summary>
public sealed class MemoryStorage : IRaftStorage
{
    private readonly EntryBuffer _entries = new();
    private EntryId _base;
    private HardState _hardState;
    private Snapshot _snapshot = Core.Snapshot.None;

    /// <inheritdoc/>
    public LogIndex FirstIndex => _base.Index.Next;

    /// <inheritdoc/>
    public LogIndex LastIndex => _base.Index + (ulong)_entries.Count;

    /// <summary>How many entries are kept.</summary>
    public int Count => _entries.Count;

    /// <summary>The entries kept, in bytes (<see cref="EntrySize"/>).</summary>
    public ulong ByteSize { get; private set; }

    /// <inheritdoc/>
    public RaftInitialState InitialState() => new(_hardState, _snapshot.Metadata.Configuration);

    /// <summary>Replaces the hard state.</summary>
    public void SetHardState(HardState hardState) => _hardState = hardState;

    /// <inheritdoc/>
    public StorageOutcome Term(LogIndex index, out Term term)
    {
        term = default;
        if (index < _base.Index) return StorageOutcome.Compacted;
        if (index > LastIndex) return StorageOutcome.Unavailable;
        term = index == _base.Index ? _base.Term : _entries[OffsetOf(index)].Term;
        return StorageOutcome.Ok;
    }

    /// <inheritdoc/>
    public StorageOutcome Entries(LogIndex low, LogIndex high, ulong maxSize, out ReadOnlyMemory<Entry> entries)
    {
        entries = default;
        if (low <= _base.Index) return StorageOutcome.Compacted;
        if (low > high || high > LastIndex.Next) return StorageOutcome.Unavailable;
        entries = EntrySize.Limit(_entries.Slice(OffsetOf(low), (int)(high - low)), maxSize);
        return StorageOutcome.Ok;
    }

    /// <inheritdoc/>
    public StorageOutcome Snapshot(out Snapshot snapshot)
    {
        snapshot = _snapshot;
        return StorageOutcome.Ok;
    }

    /// <summary>Replaces everything by a snapshot that was received.</summary>
    /// <returns><see cref="StorageOutcome.OutOfDate"/>, with nothing changed, if a snapshot as new is there already.</returns>
    public StorageOutcome ApplySnapshot(Snapshot snapshot)
    {
        ArgumentNullException.ThrowIfNull(snapshot);
        var present = _snapshot.Metadata.Index;
        if (present != LogIndex.Zero && present >= snapshot.Metadata.Index) return StorageOutcome.OutOfDate;
        _snapshot = snapshot;
        _base = new EntryId(snapshot.Metadata.Term, snapshot.Metadata.Index);
        _entries.Clear();
        ByteSize = 0;
        return StorageOutcome.Ok;
    }

    /// <summary>Records a snapshot of the own state machine. The log stays until <see cref="Compact"/>.</summary>
    /// <param name="index">What the snapshot covers; applied, hence in the log.</param>
    /// <param name="configuration">The configuration in effect at that index.</param>
    /// <param name="data">Opaque.</param>
    /// <returns>
    /// <see cref="StorageOutcome.OutOfDate"/> if a snapshot as new is there already, <see cref="StorageOutcome.Unavailable"/> if
    /// the index is beyond the end, <see cref="StorageOutcome.Compacted"/> if its term is no longer known.
    /// </returns>
    public StorageOutcome CreateSnapshot(LogIndex index, Configuration configuration, ReadOnlyMemory<byte> data)
    {
        ArgumentNullException.ThrowIfNull(configuration);
        if (index <= _snapshot.Metadata.Index) return StorageOutcome.OutOfDate;
        var outcome = Term(index, out var term);
        if (outcome != StorageOutcome.Ok) return outcome;
        _snapshot = new Snapshot(new SnapshotMetadata(index, term, configuration), data);
        return StorageOutcome.Ok;
    }

    /// <summary>
    /// Forgets the entries up to and including <paramref name="index"/>, and keeps that entry's term. The caller does not
    /// compact beyond what is applied.
    /// </summary>
    /// <returns>
    /// <see cref="StorageOutcome.Compacted"/> if that is done already, <see cref="StorageOutcome.Unavailable"/> if the index is
    /// beyond the end.
    /// </returns>
    public StorageOutcome Compact(LogIndex index)
    {
        if (index <= _base.Index) return StorageOutcome.Compacted;
        var outcome = Term(index, out var term);
        if (outcome != StorageOutcome.Ok) return outcome;
        var count = OffsetOf(index) + 1;
        ByteSize -= EntrySize.Encoded(_entries.Slice(0, count).Span);
        _entries.DropFront(count);
        _base = new EntryId(term, index);
        return StorageOutcome.Ok;
    }

    /// <summary>Appends consecutive entries; what is there from the first one's index on is replaced.</summary>
    /// <exception cref="RaftInvariantException">They would leave a gap.</exception>
    public void Append(ReadOnlySpan<Entry> entries)
    {
        if (entries.IsEmpty || entries[^1].Index < FirstIndex) return;
        if (entries[0].Index < FirstIndex) entries = entries[(int)(FirstIndex - entries[0].Index)..];
        if (entries[0].Index > LastIndex.Next)
            throw new RaftInvariantException($"missing log entry [last: {LastIndex}, append at: {entries[0].Index}]");

        var keep = OffsetOf(entries[0].Index);
        if (keep < _entries.Count) ByteSize -= EntrySize.Encoded(_entries.Slice(keep, _entries.Count - keep).Span);
        _entries.Replace(keep, entries);
        ByteSize += EntrySize.Encoded(entries);
    }

    private int OffsetOf(LogIndex index) => (int)(index - FirstIndex);
}
