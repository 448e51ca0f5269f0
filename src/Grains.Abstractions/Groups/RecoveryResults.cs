namespace OrleansRaft;

/// <summary>How planning a recovery ended.</summary>
[GenerateSerializer, Immutable, Alias("raft.recovery-plan-result")]
public abstract record RecoveryPlanResult
{
    private RecoveryPlanResult() { }

    /// <summary>It can be done.</summary>
    /// <param name="Plan">What it would do.</param>
    [GenerateSerializer, Immutable, Alias("raft.recovery-plan-result.planned")]
    public sealed record Planned([property: Id(0)] RecoveryPlan Plan) : RecoveryPlanResult;

    /// <summary>It must not, or cannot, be done.</summary>
    /// <param name="Rejection">Why.</param>
    [GenerateSerializer, Immutable, Alias("raft.recovery-plan-result.rejected")]
    public sealed record Rejected([property: Id(0)] Rejection Rejection) : RecoveryPlanResult;
}

/// <summary>How applying a recovery plan ended.</summary>
[GenerateSerializer, Immutable, Alias("raft.recovery-apply-result")]
public abstract record RecoveryApplyResult
{
    private RecoveryApplyResult() { }

    /// <summary>The new generation serves. The same plan applied again gives the same.</summary>
    /// <param name="Recovery">What was done.</param>
    [GenerateSerializer, Immutable, Alias("raft.recovery-apply-result.completed")]
    public sealed record Completed([property: Id(0)] RecoveryView Recovery) : RecoveryApplyResult;

    /// <summary>
    /// Nothing was done; or, with <see cref="RejectionCode.RecoveryInProgress"/>, it is decided and goes on by itself: the same call again
    /// tells how it ended.
    /// </summary>
    /// <param name="Rejection">Why.</param>
    [GenerateSerializer, Immutable, Alias("raft.recovery-apply-result.rejected")]
    public sealed record Rejected([property: Id(0)] Rejection Rejection) : RecoveryApplyResult;
}
