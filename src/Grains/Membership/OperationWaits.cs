using OrleansRaft.Groups;

namespace OrleansRaft.Membership;

/// <summary>Says what an operation waits for, from what is stored of it and what the group's replicas report at one moment.</summary>
internal static class OperationWaits
{
    /// <summary>One sentence for a person; null if nothing is in the operation's way.</summary>
    /// <param name="group">The group's id.</param>
    /// <param name="operation">The operation.</param>
    /// <param name="before">The operation whose turn it is.</param>
    /// <param name="survey">What the replicas say; null if there is no such group any more.</param>
    /// <param name="isActive">Whether the cluster lists a silo of this name as active.</param>
    public static string? Of(string group, Operation operation, Operation before, GroupSurvey? survey, Func<string, bool> isActive)
    {
        if (operation.HasEnded || survey is null) return null;
        if (before != operation)
        {
            var why = Of(group, before, before, survey, isActive);
            return why is null ? $"Operation {before.Id} comes first." : $"Operation {before.Id} comes first. {why}";
        }

        var explanation = GroupExplainer.Explain(group, survey, isActive);
        if (!explanation.IsServing) return explanation.Summary;
        if (operation.Stage is not { } stage) return null;
        if (stage.Kind == StageKind.AwaitLeave) return "It stays joint until it is told to leave, or cancelled.";
        if (stage.Changes.FirstOrDefault(c => c.Silo is { } silo && !isActive(silo)) is { } homeless)
            return $"Silo '{homeless.Silo}', where replica {homeless.ReplicaId} is to live, is not active in the cluster.";
        return stage.Kind == StageKind.CatchUp && explanation.Learners.Any(l => stage.Changes.Any(c => c.ReplicaId == l.ReplicaId))
            ? explanation.Summary
            : null;
    }
}
