namespace OrleansRaft.Simulation.Tests;

/// <summary>
/// Tries every order, of every choice of the operations without an answer, on a key that is nothing but a value: slow, and plain.
/// </summary>
internal static class BruteForce
{
    /// <summary>Whether some order explains all answers.</summary>
    /// <param name="operations">A few.</param>
    public static bool IsLinearizable(IReadOnlyList<KeyCall> operations) => Extend(operations, 0, 0, null, 0);

    /// <param name="operations">All.</param>
    /// <param name="done">Which are placed, one bit each.</param>
    /// <param name="put">The put whose value is there; 0 for none.</param>
    /// <param name="revision">Its revision, if its client knows it or a read saw it.</param>
    /// <param name="newest">The position of the last write whose position is known.</param>
    private static bool Extend(IReadOnlyList<KeyCall> operations, int done, ulong put, ulong? revision, ulong newest)
    {
        if (Enumerable.Range(0, operations.Count).All(i => (done & (1 << i)) != 0 || !operations[i].HasReturned)) return true;
        for (var i = 0; i < operations.Count; i++)
        {
            var operation = operations[i];
            if ((done & (1 << i)) != 0 || Overtakes(operations, done, operation)) continue;
            if (Place(operations, done | (1 << i), operation, put, revision, newest)) return true;
        }

        return false;
    }

    private static bool Overtakes(IReadOnlyList<KeyCall> operations, int done, KeyCall operation) =>
        Enumerable.Range(0, operations.Count).Any(i => (done & (1 << i)) == 0 && operations[i].Returned < operation.Invoked);

    private static bool Place(IReadOnlyList<KeyCall> operations, int done, KeyCall operation, ulong put, ulong? revision, ulong newest)
    {
        var isThere = put != 0;
        var isMet = operation.Condition.Kind switch
        {
            KvConditionKind.Absent => !isThere,
            KvConditionKind.Present => isThere,
            KvConditionKind.Revision => isThere && revision == operation.Condition.Revision,
            _ => true,
        };
        var seen = operations.FirstOrDefault(o => o.Answer == KvAnswerKind.Found && o.Value == operation.Id)?.Revision;
        var isPut = operation.Kind == KeyCallKind.Put;
        return (operation.HasReturned ? operation.Answer : default) switch
        {
            default(KvAnswerKind) when !isMet || (!isPut && !isThere) => Extend(operations, done, put, revision, newest),
            default(KvAnswerKind) when isPut => !(seen <= newest) && Extend(operations, done, operation.Id, seen, seen ?? newest),
            default(KvAnswerKind) => Extend(operations, done, 0, null, newest),
            KvAnswerKind.Found => put == operation.Value && revision == operation.Revision && Extend(operations, done, put, revision, newest),
            KvAnswerKind.NotFound => isMet && !isThere && Extend(operations, done, put, revision, newest),
            KvAnswerKind.Written => isMet && operation.Revision > newest && (seen ?? operation.Revision) == operation.Revision
                && Extend(operations, done, operation.Id, operation.Revision, operation.Revision),
            KvAnswerKind.Deleted => isMet && isThere && operation.Revision > newest && Extend(operations, done, 0, null, operation.Revision),
            _ => !isMet && Fits(operations, put, revision, operation.Revision) && Extend(operations, done, put, revision, newest),
        };
    }

    private static bool IsNamed(KeyCall operation, ulong revision) => operation.HasReturned
        && operation.Answer is (KvAnswerKind.Written or KvAnswerKind.Deleted or KvAnswerKind.Found)
        && operation.Revision == revision;

    /// <summary>Whether the state can have been called by this revision: one that nobody knows by none that somebody has.</summary>
    private static bool Fits(IReadOnlyList<KeyCall> operations, ulong put, ulong? revision, ulong told)
    {
        if (put == 0) return told == 0;
        if (revision is { } known) return known == told;
        return told != 0 && !operations.Any(o => IsNamed(o, told));
    }
}
