using System;

namespace OrleansRaft.Core;

/// <summary>How committed entries are handed out for applying, with a limit on the bytes that are on their way.</summary>
internal sealed partial class RaftLog
{
    private ulong _applyingSize;
    private bool _applyingPaused;

    /// <summary>The highest position handed out for applying.</summary>
    public LogIndex Applying { get; private set; }

    /// <summary>The highest position that the state machine is known to have applied.</summary>
    public LogIndex Applied { get; private set; }

    /// <summary>The limit on bytes handed out and not yet applied.</summary>
    public ulong MaxApplyingSize { get; }

    /// <summary>
    /// Whether there is anything to apply. Not while a snapshot is on its way to storage: what comes after it must not be applied
    /// before it.
    /// </summary>
    public bool HasNextCommitted(bool allowUnstable) =>
        !_applyingPaused && Unstable.Snapshot is null && Applying < MaxAppliable(allowUnstable);

    public ReadOnlyMemory<Entry> NextCommitted(bool allowUnstable)
    {
        if (!HasNextCommitted(allowUnstable)) return default;
        var low = Applying.Next;
        if (_applyingSize >= MaxApplyingSize)
            _trace.Broken($"applying entry size ({MaxApplyingSize}-{_applyingSize}) not positive");
        var outcome = Slice(low, MaxAppliable(allowUnstable).Next, MaxApplyingSize - _applyingSize, out var entries);
        if (outcome != StorageOutcome.Ok) _trace.Broken($"unexpected error when getting unapplied entries ({outcome})");
        return entries;
    }

    /// <summary>Entries up to <paramref name="index"/> were handed out.</summary>
    public void AcceptApplying(LogIndex index, ulong size, bool allowUnstable)
    {
        if (Committed < index) _trace.Broken($"applying({index}) is out of range [prevApplying({Applying}), committed({Committed})]");
        Applying = index;
        _applyingSize += size;

        // The limit is reached, or it is what kept the next entry back: in both cases wait for an acknowledgement. Asking
        // again at once would hand out at least one entry each time, and so creep over the limit.
        _applyingPaused = _applyingSize >= MaxApplyingSize || index < MaxAppliable(allowUnstable);
    }

    public void AppliedTo(LogIndex index, ulong size)
    {
        if (Committed < index || index < Applied)
            _trace.Broken($"applied({index}) is out of range [prevApplied({Applied}), committed({Committed})]");
        Applied = index;
        Applying = LogIndex.Larger(Applying, index);
        _applyingSize = _applyingSize > size ? _applyingSize - size : 0;
        _applyingPaused = _applyingSize >= MaxApplyingSize;
    }

    /// <summary>Whether a committed entry that is not applied yet changes the membership.</summary>
    public bool HasUnappliedConfChange()
    {
        var low = Applied.Next;
        var high = Committed.Next;
        while (low < high)
        {
            // In pages, so that a long tail does not come into memory at once.
            var outcome = Slice(low, high, MaxApplyingSize, out var entries);
            if (outcome != StorageOutcome.Ok || entries.IsEmpty)
                _trace.Broken($"error scanning unapplied entries [{low}, {high}): {outcome}");
            foreach (var entry in entries.Span)
            {
                if (entry.Kind != EntryKind.Normal) return true;
            }

            low += (ulong)entries.Length;
        }

        return false;
    }

    /// <summary>
    /// With asynchronous writes nothing is applied before it is stable here: the storage threads run independently, and after a
    /// crash the state machine must not be ahead of the log.
    /// </summary>
    private LogIndex MaxAppliable(bool allowUnstable) =>
        allowUnstable ? Committed : LogIndex.Min(Committed, Unstable.Offset.Previous);
}
