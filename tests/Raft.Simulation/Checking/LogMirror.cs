using OrleansRaft.Core;

namespace OrleansRaft.Simulation;

/// <summary>An entry as the checker knows it.</summary>
/// <param name="Term">Its term.</param>
/// <param name="Hash">Stands for its kind and its payload.</param>
/// <param name="IsChange">Whether it is a membership change.</param>
internal readonly record struct MirroredEntry(Term Term, ulong Hash, bool IsChange)
{
    public static MirroredEntry Of(Entry entry) =>
        new(entry.Term, Bytes.Hash(entry.Data.Span, (ulong)entry.Kind), entry.Kind != EntryKind.Normal);
}

/// <summary>A replica's log as its writes make it: everything after a base.</summary>
internal sealed class LogMirror(LogIndex @base, Term baseTerm)
{
    private readonly List<MirroredEntry> _entries = [];

    /// <summary>The position before the first entry that is kept.</summary>
    public LogIndex Base { get; private set; } = @base;

    public Term BaseTerm { get; private set; } = baseTerm;

    public LogIndex Last => Base + (ulong)_entries.Count;

    public LogMirror Copy()
    {
        var copy = new LogMirror(Base, BaseTerm);
        copy._entries.AddRange(_entries);
        return copy;
    }

    /// <summary>What is kept at a position, or null.</summary>
    public MirroredEntry? At(LogIndex index) => index > Base && index <= Last ? _entries[(int)(index - Base) - 1] : null;

    /// <summary>The term at a position; null if it is not known.</summary>
    public Term? TermAt(LogIndex index) => index == Base ? BaseTerm : At(index)?.Term;

    /// <summary>Whether a voter with the other log would vote for one with this log.</summary>
    public bool IsUpToDate(LogMirror voter)
    {
        var (ours, theirs) = (TermAt(Last)!.Value, voter.TermAt(voter.Last)!.Value);
        return ours > theirs || (ours == theirs && Last >= voter.Last);
    }

    /// <summary>Changes after one position, up to another one.</summary>
    public int Changes(LogIndex after, LogIndex upTo)
    {
        var count = 0;
        for (var index = LogIndex.Larger(after, Base).Next; index <= LogIndex.Min(upTo, Last); index = index.Next)
        {
            if (_entries[(int)(index - Base) - 1].IsChange) count++;
        }

        return count;
    }

    /// <summary>Appends entries; what is there from the first one's index on goes.</summary>
    public void Append(ReadOnlySpan<Entry> entries)
    {
        if (entries.IsEmpty) return;
        var kept = (int)(entries[0].Index - Base) - 1;
        _entries.RemoveRange(kept, _entries.Count - kept);
        foreach (var entry in entries) _entries.Add(MirroredEntry.Of(entry));
    }

    /// <summary>Drops what is at or before a position.</summary>
    public void DropThrough(LogIndex index)
    {
        if (index <= Base) return;
        BaseTerm = _entries[(int)(index - Base) - 1].Term;
        _entries.RemoveRange(0, (int)(index - Base));
        Base = index;
    }

    /// <summary>Begins anew after a snapshot.</summary>
    public void Reset(LogIndex index, Term term)
    {
        _entries.Clear();
        Base = index;
        BaseTerm = term;
    }
}
