namespace OrleansRaft.Recovery;

/// <summary>An entry that is known to be committed, and with it all before it.</summary>
/// <param name="Index">Its position.</param>
/// <param name="Term">Its term.</param>
[GenerateSerializer, Immutable, Alias("raft.committed-entry")]
internal readonly record struct CommittedEntry([property: Id(0)] ulong Index, [property: Id(1)] ulong Term)
{
    /// <summary>The last entry that any of these logs knows to be committed; null if the one that does has not got it yet.</summary>
    public static CommittedEntry? Of(IEnumerable<LogShape> logs)
    {
        var knows = logs.MaxBy(static l => l.Commit)!;
        return knows.TermAt(knows.Commit) is { } term ? new CommittedEntry(knows.Commit, term) : null;
    }

    /// <summary>The later of two.</summary>
    public static CommittedEntry Later(CommittedEntry left, CommittedEntry? right) => right is { } r && r.Index > left.Index ? r : left;
}
