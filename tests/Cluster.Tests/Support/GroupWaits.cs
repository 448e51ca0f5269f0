namespace OrleansRaft.Cluster.Tests.Support;

/// <summary>What a group says when it is asked until it knows.</summary>
internal static class GroupWaits
{
    /// <summary>The group as its leader sees it: one whose report comes late is missing from a view.</summary>
    public static Task<GroupView> LedAsync(this IRaftGroupGrain group) =>
        Eventually.ResultAsync(async () => await group.DescribeAsync() is { Leader: not null } view ? view : null, "a leader");

    /// <summary>Who leads.</summary>
    public static async Task<LeaderView> LeaderAsync(this IRaftGroupGrain group) => (await group.LedAsync()).Leader!;

    /// <summary>Waits until another replica than this one leads.</summary>
    public static Task NextLeaderAsync(this IRaftGroupGrain group, LeaderView last) => Eventually.ResultAsync(
        async () => await group.DescribeAsync() is { Leader: { } next } && next.ReplicaId != last.ReplicaId ? next : null, "another leader");

    /// <summary>Submits a change that is in order. A broken call leaves open whether it came in: with a key it may be made again.</summary>
    public static async Task<OperationView> AcceptedAsync(this RaftMembershipClient membership, ChangeRequest request)
    {
        var repeatable = request with { IdempotencyKey = request.IdempotencyKey ?? Guid.NewGuid().ToString("N") };
        var answer = await Eventually.ResultAsync(
            async () => await membership.SubmitAsync(repeatable) is var result and not SubmitResult.Rejected { Rejection.Code: RejectionCode.OutcomeUnknown }
                ? result : null,
            "an answer to a request");
        return Assert.IsType<SubmitResult.Accepted>(answer).Operation;
    }

    /// <summary>A replica that follows.</summary>
    public static async Task<ReplicaView> FollowerAsync(this IRaftGroupGrain group) =>
        (await group.LedAsync()).Replicas.First(static r => r.Role == ReplicaRole.Follower);
}
