using Orleans.Concurrency;

namespace OrleansRaft;

/// <summary>
/// The last resort for a group that lost its quorum for good (key: the group's id): plans a new generation on what survived, and starts it.
/// See docs/recovery.md for what it promises.
/// </summary>
[Alias("raft.IGroupRecoveryGrain")]
public interface IGroupRecoveryGrain : IGrainWithStringKey
{
    /// <summary>Asks every known member, and says what a recovery would do. Changes nothing.</summary>
    [Alias("Plan")]
    Task<RecoveryPlanResult> PlanAsync();

    /// <summary>
    /// Does what a plan says, if everything is still as it was planned. From the moment that it is decided the members of before can
    /// neither vote nor serve, for ever. Safe to repeat.
    /// </summary>
    /// <param name="hash">The plan's hash.</param>
    /// <param name="reason">Why, for whoever looks later; 1 to <see cref="Limits.RecoveryReasonLength"/> characters.</param>
    [Alias("Apply")]
    Task<RecoveryApplyResult> ApplyAsync(string hash, string reason);

    /// <summary>The recoveries that were ever decided for this group, newest first.</summary>
    [AlwaysInterleave, Alias("List")]
    Task<IReadOnlyList<RecoveryView>> ListAsync();
}
