using System;

namespace OrleansRaft.Core;

/// <summary>
/// The end of the log that is not known to be in stable storage: at most one snapshot that was received, and the entries
/// from <see cref="Offset"/> on. What lies before <see cref="OffsetInProgress"/> was handed out for writing already.
/// </summary>
internal sealed class Unstable(LogIndex offset, RaftTrace trace)
{
    private readonly EntryBuffer _entries = new();
    private bool _snapshotInProgress;

    /// <summary>A received snapshot that is not stable yet, or null.</summary>
    public Snapshot? Snapshot { get; private set; }

    /// <summary>The position of the first unstable entry; stable storage ends before it.</summary>
    public LogIndex Offset { get; private set; } = offset;

    /// <summary>The position after the last entry that is being written. Never below <see cref="Offset"/>.</summary>
    public LogIndex OffsetInProgress { get; private set; } = offset;

    /// <summary>How many entries are unstable.</summary>
    public int Count => _entries.Count;

    /// <summary>The snapshot to hand out for writing, or null.</summary>
    public Snapshot? NextSnapshot => _snapshotInProgress ? null : Snapshot;

    public bool HasNextEntries => _entries.Count > InProgressCount;

    private int InProgressCount => (int)(OffsetInProgress - Offset);

    /// <summary>The entries to hand out for writing.</summary>
    public ReadOnlyMemory<Entry> NextEntries() => _entries.Slice(InProgressCount, _entries.Count - InProgressCount);

    public bool TryGetLastIndex(out LogIndex index)
    {
        if (_entries.Count > 0)
        {
            index = Offset + (ulong)(_entries.Count - 1);
            return true;
        }

        index = Snapshot?.Metadata.Index ?? default;
        return Snapshot is not null;
    }

    public bool TryGetTerm(LogIndex index, out Term term)
    {
        term = default;
        if (index < Offset)
        {
            if (Snapshot is null || Snapshot.Metadata.Index != index) return false;
            term = Snapshot.Metadata.Term;
            return true;
        }

        var position = index - Offset;
        if (position >= (ulong)_entries.Count) return false;
        term = _entries[(int)position].Term;
        return true;
    }

    /// <summary>All that is here is being written from now on.</summary>
    public void AcceptInProgress()
    {
        OffsetInProgress = Offset + (ulong)_entries.Count;
        if (Snapshot is not null) _snapshotInProgress = true;
    }

    /// <summary>
    /// The entries up to <paramref name="id"/> are in stable storage, if the entry there is still the one that was written:
    /// a new leader may have replaced it in the meantime.
    /// </summary>
    public void StableTo(EntryId id)
    {
        if (!TryGetTerm(id.Index, out var term))
        {
            trace.Info?.Write($"entry at index {id.Index} missing from unstable log; ignoring");
            return;
        }

        if (id.Index < Offset)
        {
            trace.Info?.Write($"entry at index {id.Index} matched unstable snapshot; ignoring");
            return;
        }

        if (term != id.Term)
        {
            trace.Info?.Write(
                $"entry at (index,term)=({id.Index},{id.Term}) mismatched with entry at ({id.Index},{term}) in unstable log; ignoring");
            return;
        }

        _entries.DropFront((int)(id.Index - Offset) + 1);
        Offset = id.Index.Next;
        OffsetInProgress = LogIndex.Larger(OffsetInProgress, Offset);
    }

    /// <summary>The snapshot at <paramref name="index"/> is in stable storage.</summary>
    public void StableSnapshotTo(LogIndex index)
    {
        if (Snapshot is null || Snapshot.Metadata.Index != index) return;
        Snapshot = null;
        _snapshotInProgress = false;
    }

    /// <summary>Replaces everything by a received snapshot.</summary>
    public void Restore(Snapshot snapshot)
    {
        Offset = snapshot.Metadata.Index.Next;
        OffsetInProgress = Offset;
        _entries.Clear();
        Snapshot = snapshot;
        _snapshotInProgress = false;
    }

    /// <summary>Appends entries; what is here from the first one's index on is replaced.</summary>
    public void TruncateAndAppend(ReadOnlySpan<Entry> entries)
    {
        var from = entries[0].Index;
        if (from == Offset + (ulong)_entries.Count)
        {
            _entries.Append(entries);
        }
        else if (from <= Offset)
        {
            trace.Info?.Write($"replace the unstable entries from index {from}");
            _entries.Replace(0, entries);
            Offset = from;
            OffsetInProgress = from;
        }
        else
        {
            trace.Info?.Write($"truncate the unstable entries before index {from}");
            CheckBounds(Offset, from);
            _entries.Replace((int)(from - Offset), entries);

            // What was being written from here on is overwritten: only what lies before is still on its way.
            OffsetInProgress = LogIndex.Min(OffsetInProgress, from);
        }
    }

    public ReadOnlyMemory<Entry> Slice(LogIndex low, LogIndex high)
    {
        CheckBounds(low, high);
        return _entries.Slice((int)(low - Offset), (int)(high - low));
    }

    private void CheckBounds(LogIndex low, LogIndex high)
    {
        if (low > high) trace.Broken($"invalid unstable.slice {low} > {high}");
        var upper = Offset + (ulong)_entries.Count;
        if (low < Offset || high > upper) trace.Broken($"unstable.slice[{low},{high}) out of bound [{Offset},{upper}]");
    }
}
