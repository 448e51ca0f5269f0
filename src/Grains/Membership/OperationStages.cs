namespace OrleansRaft.Membership;

/// <summary>
/// The way of an operation, made of few and small kinds of steps. Nobody votes before it has the log, and nobody leaves who has a vote: new
/// voters join as learners first, voters that are to go are demoted first, so that both halves of the one joint step in between are whole.
/// </summary>
internal static class OperationStages
{
    /// <summary>The stages from the present configuration to the one that was asked for.</summary>
    /// <param name="kind">What was asked for. The V1 kinds are one raw step, as their callers know them from etcd.</param>
    /// <param name="changes">The changes; new members have their ids.</param>
    /// <param name="transition">How.</param>
    /// <param name="configuration">The present configuration.</param>
    public static IReadOnlyList<Stage> Of(
        OperationKind kind, IReadOnlyList<MemberChange> changes, ChangeTransition transition, ConfigurationView configuration) => kind switch
        {
            OperationKind.AddMember or OperationKind.RemoveMember => [new Stage(StageKind.Change, [.. changes])],
            OperationKind.LeaveJoint => [new Stage(StageKind.Leave, [])],
            _ => [.. Stages(changes, transition, configuration)],
        };

    /// <summary>Takes back what was done before the change itself: new members go again.</summary>
    /// <param name="begun">The stages that were begun.</param>
    public static IEnumerable<Stage> Undo(IReadOnlyList<Stage> begun)
    {
        // Whoever was handed to a leader may join yet, and so is removed whether or not it is a member: the log keeps their order.
        foreach (var stage in begun.Where(static s => s.Kind == StageKind.AddLearner))
        {
            yield return new Stage(StageKind.RemoveLearner, [MemberChange.Remove(stage.Changes[0].ReplicaId)]);
        }

        var made = begun.SelectMany(static s => s.Changes).Where(static c => c.Silo is not null).ToArray();
        if (made.Length > 0) yield return new Stage(StageKind.Retire, made);
    }

    /// <summary>From an explicit joint configuration forward, and then back to the one before it; null if that one cannot be had again.</summary>
    /// <param name="begun">The stages that were begun, the change among them.</param>
    public static IReadOnlyList<Stage>? Back(IReadOnlyList<Stage> begun)
    {
        var change = begun.Last(static s => s.Kind == StageKind.Change);
        if (change.Changes.Any(static c => c.Type == MemberChangeType.Remove)) return null;
        var back = change.Changes.Where(static c => c.Silo is null).Select(Reverse).ToArray();
        var joined = begun.Where(static s => s.Kind is StageKind.AddLearner).Concat([change])
            .SelectMany(static s => s.Changes).Where(static c => c.Silo is not null);
        return
        [
            new Stage(StageKind.Leave, []),
            .. back.Length > 0 ? [new Stage(StageKind.Change, back)] : Array.Empty<Stage>(),
            .. joined.Select(static c => new Stage(StageKind.RemoveLearner, [MemberChange.Remove(c.ReplicaId)])),
        ];
    }

    private static IEnumerable<Stage> Stages(
        IReadOnlyList<MemberChange> changes, ChangeTransition transition, ConfigurationView configuration)
    {
        var brings = changes.Any(static c => c.Type == MemberChangeType.AddVoter);
        if (brings)
        {
            foreach (var change in changes.Where(static c => c.Silo is not null))
            {
                yield return new Stage(StageKind.AddLearner, [change with { Type = MemberChangeType.AddLearner }]);
            }
        }

        var voters = changes.Where(static c => c.Type is MemberChangeType.AddVoter or MemberChangeType.Promote)
            .Select(static c => MemberChange.Promote(c.ReplicaId)).ToArray();
        if (voters.Length > 0) yield return new Stage(StageKind.CatchUp, voters);

        var leaving = changes.Where(static c => c.Type == MemberChangeType.Remove).ToArray();
        MemberChange[] step =
        [
            .. voters,
            .. changes.Where(c => c.Type == MemberChangeType.Demote || (c.Type == MemberChangeType.AddLearner && !brings)),
            .. leaving.Where(c => configuration.Voters.Contains(c.ReplicaId)).Select(static c => MemberChange.Demote(c.ReplicaId)),
        ];
        if (step.Length == 0 && transition != ChangeTransition.Auto) (step, leaving) = (leaving, []);
        if (step.Length > 0)
        {
            yield return new Stage(StageKind.Change, step, transition);
            if (transition == ChangeTransition.JointExplicit) yield return new Stage(StageKind.AwaitLeave, []);
        }

        foreach (var member in leaving) yield return new Stage(StageKind.RemoveLearner, [member]);
    }

    private static MemberChange Reverse(MemberChange change) =>
        change.Type == MemberChangeType.Promote ? MemberChange.Demote(change.ReplicaId) : MemberChange.Promote(change.ReplicaId);
}
