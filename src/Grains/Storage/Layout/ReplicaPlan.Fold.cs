using OrleansRaft.Core;

namespace OrleansRaft.Storage.Layout;

public sealed partial class ReplicaPlan
{
    /// <summary>Adds one write.</summary>
    /// <returns>What is wrong with it, or null. After a fault the plan is of no use.</returns>
    internal string? Add(ReplicaWrite write)
    {
        foreach (var chunk in write.Chunks.Span) _snapshotSteps.Add(new SnapshotStep(chunk, null));
        var fault = AddSnapshot(write) ?? AddEntries(write.Entries.Span);
        if (fault is not null) return fault;
        if (write.HardState is { } hardState)
        {
            if (IsAbsurd(hardState.Term.Value) || IsAbsurd(hardState.Commit.Value)) return "its hard state's term or commit is past 2^63";
            HardState = hardState;
        }

        return write.TruncateHead is { } through ? AddTruncation(through) : null;
    }

    // No log grows that long: there is a bug somewhere, and databases count with signed numbers.
    private static bool IsAbsurd(ulong number) => number > long.MaxValue;

    private string? AddSnapshot(ReplicaWrite write)
    {
        if (write.Snapshot is not { } snapshot)
            return write.SnapshotReplacesLog ? "it replaces the log by no snapshot" : null;

        var index = snapshot.Metadata.Index;
        if (IsAbsurd(index.Value) || IsAbsurd(snapshot.Metadata.Term.Value)) return "its snapshot's index or term is past 2^63";
        if (index < After.Snapshot) return $"its snapshot at {index} is before the one at {After.Snapshot}";
        if (write.SnapshotReplacesLog)
        {
            DropFrom = LogIndex.Zero;
            DropThrough = null;
            _entries.Clear();
            After = ReplicaExtent.Empty(index);
        }
        else
        {
            if (index > After.Last) return $"its snapshot at {index} is past the log's end at {After.Last}";
            After = After with { Snapshot = index };
        }

        _snapshotSteps.Add(new SnapshotStep(default, snapshot));
        return null;
    }

    private string? AddEntries(ReadOnlySpan<Entry> entries)
    {
        if (entries.IsEmpty) return null;
        var first = entries[0].Index;
        if (first > After.Last.Next) return $"its entries start at {first}, the log ends at {After.Last}";
        if (first <= After.Snapshot) return $"its entries start at {first}, within the snapshot at {After.Snapshot}";
        if (IsAbsurd(entries[^1].Index.Value)) return $"its entries end at {entries[^1].Index}, past 2^63";
        for (var i = 0; i < entries.Length; i++)
        {
            if (IsAbsurd(entries[i].Term.Value)) return $"its entry {entries[i].Index} has term {entries[i].Term}, past 2^63";
            if (entries[i].Index != first + (ulong)i) return $"its entries are not consecutive: {entries[i].Index} is where {first + (ulong)i} belongs";
        }

        // What this plan itself adds was never stored: it is cut here. What is stored is cut by the store.
        var storedEnd = _entries.Count > 0 ? _entries[0].Index.Previous : After.Last;
        if (first <= storedEnd)
        {
            _entries.Clear();
            DropFrom = first;
        }
        else if (first <= After.Last)
        {
            var kept = (int)(first - _entries[0].Index);
            _entries.RemoveRange(kept, _entries.Count - kept);
        }

        _entries.AddRange(entries);
        After = After with { Last = entries[^1].Index };
        return null;
    }

    private string? AddTruncation(LogIndex through)
    {
        if (through > After.Snapshot) return $"it truncates through {through}, past the snapshot at {After.Snapshot}";
        if (through < After.First) return null;

        if (_entries.Count > 0 && _entries[0].Index <= through) _entries.RemoveRange(0, (int)(through.Next - _entries[0].Index));
        DropThrough = through;
        After = After with { First = through.Next };
        return null;
    }
}
