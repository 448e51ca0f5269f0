namespace OrleansRaft.ClientApi.Tests.Fakes;

/// <summary>A recovery that answers as a test says.</summary>
internal sealed class FakeRecovery : IGroupRecoveryGrain
{
    public Func<Task<RecoveryPlanResult>> OnPlan { get; set; } =
        () => Task.FromResult<RecoveryPlanResult>(new RecoveryPlanResult.Rejected(new Rejection(RejectionCode.QuorumReachable, "It is well.")));

    public Func<string, string, Task<RecoveryApplyResult>> OnApply { get; set; } =
        (_, _) => Task.FromResult<RecoveryApplyResult>(new RecoveryApplyResult.Rejected(new Rejection(RejectionCode.RecoveryPlanStale, "Plan again.")));

    public List<RecoveryView> Done { get; } = [];

    public Task<RecoveryPlanResult> PlanAsync() => OnPlan();

    public Task<RecoveryApplyResult> ApplyAsync(string hash, string reason) => OnApply(hash, reason);

    public Task<IReadOnlyList<RecoveryView>> ListAsync() => Task.FromResult<IReadOnlyList<RecoveryView>>(Done);
}
