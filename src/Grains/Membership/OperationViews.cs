using OrleansRaft.Replicas;

namespace OrleansRaft.Membership;

/// <summary>Shows operations.</summary>
internal static class OperationViews
{
    /// <summary>An operation as it is stored, with how far it is as the leader sees it.</summary>
    public static OperationView Of(string group, Operation operation, ReplicaReport? leader) => new()
    {
        Id = operation.Id,
        Group = group,
        Kind = operation.Kind,
        Changes = operation.Changes,
        Transition = operation.Transition,
        State = operation.State,
        RequestedAt = operation.RequestedAt,
        FinishedAt = operation.FinishedAt,
        EntryIndex = operation.EntryIndex,
        Joint = operation.JointEnteredAt is null && operation.JointLeftAt is null
            ? null
            : new JointView(operation.JointEnteredAt, operation.JointLeftAt),
        Progress = leader is null || operation.State == OperationState.Queued ? null : ProgressOf(operation, leader),
        Result = operation.Result,
        Events = [.. operation.Events],
    };

    private static OperationProgressView ProgressOf(Operation operation, ReplicaReport leader)
    {
        var target = operation.EntryIndex ?? leader.Commit;
        var receiving = operation.Stages.SelectMany(static s => s.Changes)
            .Where(static c => c.Silo is not null || c.Type == MemberChangeType.Promote).Select(static c => c.ReplicaId).ToHashSet();
        var catchUp = leader.Progress
            .Where(p => receiving.Contains(p.ReplicaId))
            .Select(p => new CatchUpView(p.ReplicaId, p.Match, target, p.BytesLeft))
            .ToArray();
        var outgoing = leader.Configuration.VotersOutgoing;
        return new OperationProgressView(
            catchUp, Acks(leader.Configuration.Voters, target, leader), outgoing.Count == 0 ? null : Acks(outgoing, target, leader));
    }

    private static AcksView Acks(IReadOnlyList<ulong> voters, ulong target, ReplicaReport leader) => new(
        [.. leader.Progress.Where(p => p.Match >= target && voters.Contains(p.ReplicaId)).Select(static p => p.ReplicaId)],
        (voters.Count / 2) + 1);
}
