namespace OrleansRaft.Groups;

/// <summary>Hands leadership over and waits until it shows.</summary>
/// <param name="router">Finds who leads.</param>
/// <param name="clock">The time.</param>
internal sealed class LeadershipTransfer(GroupRouter router, TimeProvider clock)
{
    private static readonly TimeSpan Look = TimeSpan.FromMilliseconds(20);

    /// <summary>Does it.</summary>
    /// <returns>Null once that replica leads; otherwise why not.</returns>
    public async Task<Rejection?> RunAsync(ulong replicaId, DateTimeOffset deadline)
    {
        if (await router.FindLeaderAsync(deadline) is { } rejection) return rejection;
        for (var asked = false; clock.GetUtcNow() < deadline; await Task.Delay(Look, clock))
        {
            if (await router.SurveyAsync() is not { } survey) return new Rejection(RejectionCode.GroupNotFound, "There is no such group.");
            if (survey.Leader is not { } leader) continue;
            if (leader.ReplicaId == replicaId) return null;
            if (Refusal(leader, replicaId) is { } refusal) return refusal;
            if (asked || router.Leader is not { Grain: var grain }) continue;
            await grain.TransferLeadershipAsync(replicaId).WaitAsync(DoorLimits.Patience(deadline, clock), clock);
            asked = true;
        }

        return new Rejection(RejectionCode.TransferFailed, $"Replica {replicaId} did not take over in time.");
    }

    private static Rejection? Refusal(Replicas.ReplicaReport leader, ulong replicaId)
    {
        if (leader.Configuration.Voters.Contains(replicaId) || leader.Configuration.VotersOutgoing.Contains(replicaId)) return null;
        return leader.Configuration.Learners.Contains(replicaId)
            ? new Rejection(RejectionCode.TransferFailed, $"Replica {replicaId} is a learner and cannot lead.")
            : new Rejection(RejectionCode.ReplicaNotFound, $"The group has no replica {replicaId}.");
    }
}
