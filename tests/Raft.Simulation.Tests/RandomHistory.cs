namespace OrleansRaft.Simulation.Tests;

/// <summary>Small histories of one key: made by a real order, and then perhaps spoilt.</summary>
internal static class RandomHistory
{
    private const int MaxOperations = 6;

    public static KeyCall[] Draw(Prng random)
    {
        var operations = new KeyCall[random.Next(1, MaxOperations + 1)];
        ulong put = 0;
        ulong revision = 0;
        for (var i = 0; i < operations.Length; i++) operations[i] = Next(random, i, ref put, ref revision);
        if (random.Chance(0.9)) Spoil(random, random.Pick(operations));
        return operations;
    }

    /// <summary>An operation that takes effect at time 10 * i, some time between its call and its answer.</summary>
    private static KeyCall Next(Prng random, int i, ref ulong put, ref ulong revision)
    {
        var kind = (KeyCallKind)random.Next(3);
        var operation = new KeyCall
        {
            Id = (ulong)i + 1,
            Key = 0,
            Kind = kind,
            Condition = kind == KeyCallKind.Get ? KvCondition.None : Condition(random, i),
            Invoked = Math.Max(0, (10 * i) - random.Next(25)),
        };
        var isMet = operation.Condition.IsMetBy(revision);
        var position = (ulong)i + 1;
        if (!isMet)
        {
            (operation.Answer, operation.Revision) = (KvAnswerKind.RevisionMismatch, revision);
        }
        else if (kind == KeyCallKind.Put)
        {
            (put, revision) = (operation.Id, position);
            (operation.Answer, operation.Revision) = (KvAnswerKind.Written, position);
        }
        else if (revision == 0)
        {
            operation.Answer = KvAnswerKind.NotFound;
        }
        else if (kind == KeyCallKind.Get)
        {
            (operation.Answer, operation.Revision, operation.Value) = (KvAnswerKind.Found, revision, put);
        }
        else
        {
            (put, revision) = (0, 0);
            (operation.Answer, operation.Revision) = (KvAnswerKind.Deleted, position);
        }

        if (kind == KeyCallKind.Get || random.Chance(0.6)) operation.Returned = (10 * i) + random.Next(25);
        return operation;
    }

    private static KvCondition Condition(Prng random, int i) => random.Next(6) switch
    {
        0 => KvCondition.IfAbsent,
        1 => KvCondition.IfPresent,
        2 when i > 0 => KvCondition.IfRevision((ulong)random.Next(1, i + 1)),
        _ => KvCondition.None,
    };

    private static void Spoil(Prng random, KeyCall operation)
    {
        if (!operation.HasReturned) return;
        switch (random.Next(3))
        {
            case 0 when operation.Kind == KeyCallKind.Get:
                operation.Answer = KvAnswerKind.NotFound;
                operation.Revision = operation.Value = 0;
                break;
            case 1:
                operation.Revision = (ulong)random.Next(1, MaxOperations + 1);
                break;
            default:
                operation.Returned = operation.Invoked + random.Next(1, 8);
                break;
        }
    }
}
