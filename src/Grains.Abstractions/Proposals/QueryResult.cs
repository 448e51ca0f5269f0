namespace OrleansRaft;

/// <summary>What a read promises.</summary>
public enum ReadConsistency
{
    /// <summary>Sees every write that was acknowledged before the read began (thesis §6.4).</summary>
    Linearizable,

    /// <summary>Answered at once by any replica from what it has applied: may be old.</summary>
    Stale,
}

/// <summary>How a read ended: <see cref="Answered"/> or <see cref="NotAnswered"/>.</summary>
[GenerateSerializer, Immutable, Alias("raft.query")]
public abstract record QueryResult
{
    private QueryResult() { }

    /// <summary>The state machine answered.</summary>
    /// <param name="AppliedIndex">The log position that the answer stands for, or a later one.</param>
    /// <param name="Result">The answer.</param>
    [GenerateSerializer, Immutable, Alias("raft.query.answered")]
    public sealed record Answered([property: Id(0)] ulong AppliedIndex, [property: Id(1)] ReadOnlyMemory<byte> Result) : QueryResult;

    /// <summary>Nobody could answer. Reading again is always safe.</summary>
    /// <param name="Rejection">Why.</param>
    [GenerateSerializer, Immutable, Alias("raft.query.not-answered")]
    public sealed record NotAnswered([property: Id(0)] Rejection Rejection) : QueryResult;
}
