using OrleansRaft.Core;

namespace OrleansRaft.Recovery;

/// <summary>Where the entries of a term begin in a log.</summary>
/// <param name="Term">The term.</param>
/// <param name="Index">Its first entry there; of the first one, perhaps not the very first.</param>
[GenerateSerializer, Immutable, Alias("raft.term-start")]
internal readonly record struct TermStart([property: Id(0)] ulong Term, [property: Id(1)] ulong Index);

/// <summary>
/// A log without its payloads. Position and term of an entry stand for it and all before it (log matching, Raft paper §5.3), so that this
/// tells whether two logs agree.
/// </summary>
/// <param name="LastIndex">The last entry.</param>
/// <param name="Commit">The highest index that the replica knows to be committed.</param>
/// <param name="Starts">Its terms, in order, from where the log is kept; at most <see cref="MaxStarts"/>, the last ones.</param>
[GenerateSerializer, Immutable, Alias("raft.log-shape")]
internal sealed record LogShape(
    [property: Id(0)] ulong LastIndex, [property: Id(1)] ulong Commit, [property: Id(2)] IReadOnlyList<TermStart> Starts)
{
    /// <summary>More terms than a log between two snapshots has, unless its group did nothing but elect.</summary>
    public const int MaxStarts = 1000;

    /// <summary>The term of the last entry; zero for an empty log.</summary>
    public ulong LastTerm => Starts.Count == 0 ? 0 : Starts[^1].Term;

    /// <summary>The term at a position, or null if the log does not have it any more, or not yet.</summary>
    public ulong? TermAt(ulong index)
    {
        if (index > LastIndex) return null;
        for (var i = Starts.Count - 1; i >= 0; i--)
        {
            if (Starts[i].Index <= index) return Starts[i].Term;
        }

        return index == 0 ? 0 : null;
    }

    /// <summary>Whether the log has an entry that is known to be committed: it knows so itself, or has it without knowing.</summary>
    /// <param name="index">The entry's position.</param>
    /// <param name="term">Its term.</param>
    public bool Has(ulong index, ulong term) => Commit >= index || TermAt(index) == term;

    /// <summary>The shape of a log.</summary>
    /// <param name="start">Position and term before the first entry.</param>
    /// <param name="entries">The entries.</param>
    /// <param name="commit">What is known to be committed.</param>
    public static LogShape Of(TermStart start, IEnumerable<Entry> entries, ulong commit)
    {
        var starts = new List<TermStart> { start };
        var last = start.Index;
        foreach (var entry in entries)
        {
            last = entry.Index.Value;
            if (entry.Term.Value != starts[^1].Term) starts.Add(new TermStart(entry.Term.Value, last));
        }

        return new LogShape(last, commit, [.. starts.TakeLast(MaxStarts)]);
    }
}
