namespace OrleansRaft.Simulation;

/// <summary>
/// One key as its clients may see it: its state is the revision of its value, 0 without one. Revisions are positions in the group's log,
/// so they grow from write to write. A put whose client never learned its revision, and whose value nobody read, leaves one that no
/// answer names; all these are alike.
/// </summary>
internal static class KvModel
{
    /// <summary>The revision of a value that nobody read.</summary>
    public const ulong Unseen = ulong.MaxValue;

    /// <summary>What an operation makes of a state; null if it cannot have been answered so there.</summary>
    /// <param name="state">The state.</param>
    /// <param name="operation">The operation.</param>
    /// <param name="isKnown">Whether some write was answered with a revision.</param>
    public static ulong? Step(ulong state, KeyCall operation, Func<ulong, bool> isKnown)
    {
        var isMet = operation.Condition.IsMetBy(state);
        if (!operation.HasReturned) return isMet ? Effect(operation) : state;
        return operation.Answer switch
        {
            KvAnswerKind.Found => state == operation.Revision ? state : null,
            KvAnswerKind.Written => isMet ? operation.Revision : null,
            KvAnswerKind.Deleted => isMet && state != 0 ? 0 : null,
            KvAnswerKind.NotFound => isMet && state == 0 ? state : null,
            KvAnswerKind.RevisionMismatch when state == Unseen => !isMet && operation.Revision != 0 && !isKnown(operation.Revision) ? state : null,
            KvAnswerKind.RevisionMismatch => !isMet && state == operation.Revision ? state : null,
            _ => null,
        };
    }

    /// <summary>The state that a write without an answer leaves, if it does anything.</summary>
    public static ulong Effect(KeyCall operation) => operation.Kind == KeyCallKind.Put ? Unseen : 0;

    /// <summary>
    /// Gives puts that somebody read the answer that they never got: they were written before the first such read returned. Null if
    /// answers contradict each other: one revision of two writes, two of one, or a value that nobody put.
    /// </summary>
    public static IReadOnlyList<KeyCall>? Complete(IReadOnlyList<KeyCall> operations)
    {
        var reads = operations.Where(static o => o is { HasReturned: true, Answer: KvAnswerKind.Found }).ToLookup(static o => o.Value);
        var completed = operations
            .Select(o => o.Kind == KeyCallKind.Put && !o.HasReturned && reads.Contains(o.Id) ? Answered(o, reads[o.Id]) : o)
            .ToArray();
        var revisions = completed.Where(IsWrite).ToDictionary(static o => o.Id, static o => o.Revision);
        var agree = reads.All(seen => seen.All(read => revisions.TryGetValue(seen.Key, out var revision) && revision == read.Revision));
        return agree && revisions.Values.Distinct().Count() == revisions.Count ? completed : null;
    }

    /// <summary>Whether an operation altered something at a position of the log that is known.</summary>
    public static bool IsWrite(KeyCall operation) =>
        operation is { HasReturned: true, Answer: KvAnswerKind.Written or KvAnswerKind.Deleted };

    private static KeyCall Answered(KeyCall put, IEnumerable<KeyCall> reads) => new()
    {
        Id = put.Id,
        Key = put.Key,
        Kind = put.Kind,
        Condition = put.Condition,
        Invoked = put.Invoked,
        Returned = reads.Min(static r => r.Returned),
        Answer = KvAnswerKind.Written,
        Revision = reads.First().Revision,
    };
}
