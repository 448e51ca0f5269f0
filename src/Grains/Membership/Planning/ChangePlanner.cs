using OrleansRaft.Groups;

namespace OrleansRaft.Membership;

/// <summary>
/// Says beforehand what an operation would do. It invents nothing: the refusals are those of the submission, the stages are those of the
/// operation, and the configurations are made by the core.
/// </summary>
internal static class ChangePlanner
{
    /// <summary>Makes a plan.</summary>
    /// <exception cref="ArgumentException">The request is not a request at all.</exception>
    public static ChangePlan Of(PlanInput input)
    {
        var request = input.Request;
        var now = Present(input);
        if (ChangeRules.CheckShape(request) is { } misshapen) return Refused(now, misshapen);
        if (input.Survey.Leader is not { } leader) return Refused(now, GroupRouter.NobodyLeads(input.Survey));
        if (ChangeRules.CheckAgainst(request.Kind, request.IfVersion, request.Changes, leader, input.IsActive) is { } rejection)
        {
            return Refused(now, rejection);
        }

        var changes = WithIds(request.Changes, Math.Max(input.LastGivenId, leader.HighestId));
        var stages = OperationStages.Of(request.Kind, changes, request.Transition, leader.Configuration);
        var databases = Databases(input, changes);
        var walk = new PlanWalk(now, GroupViews.Healthy(input.Survey, leader), databases);
        foreach (var stage in stages)
        {
            // The core has the last word, here as at the leader.
            if (walk.Take(stage) is { } invalid) return Refused(now, new Rejection(RejectionCode.InvalidChange, invalid));
        }

        walk.Arrive();
        var warnings = new PlanWarnings(walk.Phases, stages, GroupViews.Healthy(input.Survey, leader), databases);
        return new ChangePlan(now.Configuration.Version, null, walk.Phases, [.. warnings.All(leader.ReplicaId, input.Waiting)]);
    }

    private static ChangePlan Refused(PlannedPhase now, Rejection refusal) => new(now.Configuration.Version, refusal, [now], []);

    private static PlannedPhase Present(PlanInput input)
    {
        var view = GroupViews.Of(input.Group, input.Survey);
        var quorum = view.Quorum;
        return new PlannedPhase(
            PlanPhase.Now, PlanTexts.Deciding(quorum.Incoming, quorum.Outgoing), view.Configuration, quorum.Incoming, quorum.Outgoing, view.ToleratedFailures);
    }

    /// <summary>Gives new members the ids that they would get if this was the next operation.</summary>
    private static MemberChange[] WithIds(IReadOnlyList<MemberChange> changes, ulong last) =>
        [.. changes.Select(c => c.Silo is not null && c.ReplicaId == 0 ? c with { ReplicaId = ++last } : c)];

    private static Dictionary<ulong, string> Databases(PlanInput input, MemberChange[] changes)
    {
        var databases = GroupViews.DatabasesOf(input.Survey);
        foreach (var change in changes)
        {
            if (change.Silo is { } silo && input.Databases.TryGetValue(silo, out var database)) databases[change.ReplicaId] = database;
        }

        return databases;
    }
}
