namespace OrleansRaft.RaftCtl.Api;

// The last resort for a group that lost its quorum.
internal sealed partial class RaftApi
{
    /// <summary>What a recovery would keep, and may lose. Nothing is done.</summary>
    public Task<Answer<RecoveryPlan>> PlanRecoveryAsync(string group, CancellationToken cancellationToken) => AskAsync(
        new ApiCall(HttpMethod.Post, $"{RecoveryPathOf(group)}/plan") { IsWrite = false }, ApiJson.Default.RecoveryPlan, cancellationToken);

    /// <summary>Does what a plan says.</summary>
    public Task<Answer<Recovery>> ApplyRecoveryAsync(string group, RecoveryBody body, CancellationToken cancellationToken) => AskAsync(
        new ApiCall(HttpMethod.Post, $"{RecoveryPathOf(group)}/apply") { Body = Json(body, ApiJson.Default.RecoveryBody) },
        ApiJson.Default.Recovery,
        cancellationToken);

    /// <summary>What was ever decided, newest first.</summary>
    public Task<Answer<IReadOnlyList<Recovery>>> ListRecoveriesAsync(string group, CancellationToken cancellationToken) =>
        AskAsync(new ApiCall(HttpMethod.Get, RecoveryPathOf(group)), ApiJson.Default.IReadOnlyListRecovery, cancellationToken);

    private static string RecoveryPathOf(string group) => $"{PathOf(group)}/recovery";
}
