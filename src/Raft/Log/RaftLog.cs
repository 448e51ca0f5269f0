using System;

namespace OrleansRaft.Core;

/// <summary>
/// A replica's log: what stable storage holds, followed by what is <see cref="Unstable"/>, and how far it is committed and
/// applied. Invariant: <c>applied ≤ applying ≤ committed ≤ last index</c>.
/// </summary>
internal sealed partial class RaftLog
{
    private readonly IRaftStorage _storage;
    private readonly RaftTrace _trace;

    public RaftLog(IRaftStorage storage, RaftTrace trace, ulong maxApplyingSize)
    {
        _storage = storage;
        _trace = trace;
        Unstable = new Unstable(storage.LastIndex.Next, trace);
        MaxApplyingSize = maxApplyingSize;

        // The head that is compacted was applied.
        Committed = Applying = Applied = storage.FirstIndex.Previous;
    }

    public Unstable Unstable { get; }

    /// <summary>The highest position known to be stable on a quorum.</summary>
    public LogIndex Committed { get; private set; }

    public LogIndex FirstIndex => Unstable.Snapshot is { } snapshot ? snapshot.Metadata.Index.Next : _storage.FirstIndex;

    public LogIndex LastIndex => Unstable.TryGetLastIndex(out var index) ? index : _storage.LastIndex;

    public EntryId LastEntryId
    {
        get
        {
            var index = LastIndex;
            var outcome = Term(index, out var term);
            if (outcome != StorageOutcome.Ok) _trace.Broken($"unexpected error when getting the last term at {index}: {outcome}");
            return new EntryId(term, index);
        }
    }

    public override string ToString() =>
        $"committed={Committed}, applied={Applied}, applying={Applying}, unstable.offset={Unstable.Offset}, "
        + $"unstable.offsetInProgress={Unstable.OffsetInProgress}, len(unstable.Entries)={Unstable.Count}";

    /// <summary>The term at an index, where it is known: from one before the first entry to the last.</summary>
    public StorageOutcome Term(LogIndex index, out Term term)
    {
        // Unstable first: what it knows needs no look at the bounds, which may have to ask storage.
        if (Unstable.TryGetTerm(index, out term)) return StorageOutcome.Ok;
        if (index.Next < FirstIndex) return StorageOutcome.Compacted;
        if (index > LastIndex) return StorageOutcome.Unavailable;
        return _storage.Term(index, out term);
    }

    /// <summary>The term at an index, or zero if it is not known.</summary>
    public Term TermOrZero(LogIndex index) => Term(index, out var term) == StorageOutcome.Ok ? term : default;

    public bool Matches(EntryId id) => Term(id.Index, out var term) == StorageOutcome.Ok && term == id.Term;

    /// <summary>Whether a log that ends with <paramref name="theirs"/> has all that this one has committed (Raft paper §5.4.1).</summary>
    public bool IsUpToDate(EntryId theirs)
    {
        var ours = LastEntryId;
        return theirs.Term > ours.Term || (theirs.Term == ours.Term && theirs.Index >= ours.Index);
    }

    /// <summary>Entries from <paramref name="low"/> to the end, cut to <paramref name="maxSize"/> bytes.</summary>
    public StorageOutcome Entries(LogIndex low, ulong maxSize, out ReadOnlyMemory<Entry> entries)
    {
        entries = default;
        var last = LastIndex;
        return low > last ? StorageOutcome.Ok : Slice(low, last.Next, maxSize, out entries);
    }

    /// <summary>
    /// Entries from <paramref name="low"/> up to and without <paramref name="high"/>, cut to <paramref name="maxSize"/> bytes.
    /// </summary>
    public StorageOutcome Slice(LogIndex low, LogIndex high, ulong maxSize, out ReadOnlyMemory<Entry> entries)
    {
        entries = default;
        if (low > high) _trace.Broken($"invalid slice {low} > {high}");
        if (low < FirstIndex) return StorageOutcome.Compacted;
        if (high > LastIndex.Next) _trace.Broken($"slice[{low},{high}) out of bound [{FirstIndex},{LastIndex}]");
        if (low == high) return StorageOutcome.Ok;
        if (low >= Unstable.Offset)
        {
            entries = EntrySize.Limit(Unstable.Slice(low, high), maxSize);
            return StorageOutcome.Ok;
        }

        var cut = LogIndex.Min(high, Unstable.Offset);
        var outcome = _storage.Entries(low, cut, maxSize, out entries);
        if (outcome == StorageOutcome.Compacted) return outcome;
        if (outcome != StorageOutcome.Ok) _trace.Broken($"entries[{low}:{cut}) is unavailable from storage");

        // Storage already stopped at the limit, or there is nothing more to ask for.
        if (high <= Unstable.Offset || (ulong)entries.Length < cut - low) return StorageOutcome.Ok;
        var size = EntrySize.Encoded(entries.Span);
        if (size >= maxSize) return StorageOutcome.Ok;

        var rest = EntrySize.Limit(Unstable.Slice(Unstable.Offset, high), maxSize - size);
        if (rest.Length == 1 && size + EntrySize.Encoded(rest.Span[0]) > maxSize) return StorageOutcome.Ok;
        var joined = new Entry[entries.Length + rest.Length];
        entries.CopyTo(joined);
        rest.CopyTo(joined.AsMemory(entries.Length));
        entries = joined;
        return StorageOutcome.Ok;
    }

    /// <summary>The snapshot to send to a follower that needs what is compacted.</summary>
    public StorageOutcome Snapshot(out Snapshot snapshot)
    {
        if (Unstable.Snapshot is not { } unstable) return _storage.Snapshot(out snapshot);
        snapshot = unstable;
        return StorageOutcome.Ok;
    }
}
