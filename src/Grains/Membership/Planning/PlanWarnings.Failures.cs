namespace OrleansRaft.Membership;

/// <content>What the group survives.</content>
internal sealed partial class PlanWarnings
{
    private PlanWarning? Databases()
    {
        if (!VotersChange || _after.Count == 1) return null;
        var largest = _after.Where(_databases.ContainsKey).GroupBy(id => _databases[id]).MaxBy(static g => g.Count());
        if (largest is null || largest.Count() < End.Incoming.Needed) return null;
        return largest.Count() == _after.Count
            ? new(
                PlanWarningCode.OneDatabase,
                $"All voters keep their logs in one database ({largest.Key}): its loss stops the group, and takes what was acknowledged with it.")
            : new(
                PlanWarningCode.MajorityOnOneDatabase,
                $"{largest.Count()} of {_after.Count} voters keep their logs in one database ({largest.Key}): its loss stops the group.");
    }

    private PlanWarning? UnhealthyVoterStays()
    {
        var staying = Staying();
        return VotersChange && staying.Length > 0
            ? new(PlanWarningCode.UnhealthyVoterStays, $"Not healthy, and a voter afterwards: {PlanTexts.Replicas(staying)}.")
            : null;
    }

    private PlanWarning? HealthyVoterLeaves()
    {
        var leaving = _before.Where(id => !_after.Contains(id) && _healthy.Contains(id)).Order().ToArray();
        return leaving.Length > 0 && Staying() is { Length: > 0 } staying
            ? new(
                PlanWarningCode.HealthyVoterLeaves,
                $"Healthy, and no voter afterwards: {PlanTexts.Replicas(leaving)}, while {PlanTexts.Replicas(staying)} stays.")
            : null;
    }

    private ulong[] Staying() => [.. _after.Where(id => _before.Contains(id) && !_healthy.Contains(id))];

    private PlanWarning? NoQuorum() => Named(
        PlanWarningCode.NoQuorum,
        static p => p.Incoming.Healthy.Count < p.Incoming.Needed || p.Outgoing?.Healthy.Count < p.Outgoing?.Needed,
        "too few voters are healthy to commit anything");

    private PlanWarning? NoFailureTolerated() => Now.ToleratedFailures.Replicas == 0
        ? null
        : Named(
            PlanWarningCode.NoFailureTolerated,
            p => p != End && p.ToleratedFailures.Replicas == 0,
            "any failure of a replica that is needed stops the group");

    private PlanWarning? FewerFailuresTolerated()
    {
        var (now, end) = (Now.ToleratedFailures, End.ToleratedFailures);
        var fewer = new[]
        {
            (Kind: "replicas", Now: now.Replicas, End: end.Replicas), (Kind: "databases", Now: now.Databases, End: end.Databases),
        }.Where(static f => f.End < f.Now).Select(static f => $"of {f.End} instead of {f.Now} {f.Kind}").ToArray();
        return fewer.Length == 0
            ? null
            : new(PlanWarningCode.FewerFailuresTolerated, $"Afterwards the group survives the loss {string.Join(", and ", fewer)}.");
    }

    private PlanWarning? Named(PlanWarningCode code, Func<PlannedPhase, bool> concerns, string what)
    {
        var names = _phases.Where(concerns).Select(static p => Name(p.Name)).Distinct().ToArray();
        return names.Length == 0 ? null : new(code, $"{char.ToUpperInvariant(names[0][0])}{string.Join(" and ", names)[1..]}, {what}.");
    }

    private static string Name(PlanPhase phase) => phase switch
    {
        PlanPhase.Now => "now",
        PlanPhase.AddingLearners or PlanPhase.CatchingUp => "while the new members get the log",
        PlanPhase.Change => "while the change is being committed",
        PlanPhase.Joint => "while the configuration is joint",
        PlanPhase.Removing => "while the others are removed",
        PlanPhase.After => "afterwards",
        _ => throw new ArgumentOutOfRangeException(nameof(phase), phase, null),
    };
}
