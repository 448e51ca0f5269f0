using OrleansRaft.Replicas;

namespace OrleansRaft.Groups;

/// <summary>Shows a group as its replicas report it.</summary>
internal static class GroupViews
{
    public static GroupView Of(string group, GroupSurvey survey)
    {
        if (survey.Best is not { } best) return Unreachable(group, survey);
        var healthy = Healthy(survey, best);
        var incoming = Majority(best.Configuration.Voters, healthy);
        var outgoing = best.Configuration.VotersOutgoing.Count == 0 ? null : Majority(best.Configuration.VotersOutgoing, healthy);
        return new GroupView
        {
            Id = group,
            StateMachine = best.StateMachine,
            Leader = survey.Leader is { } leader ? new LeaderView(leader.ReplicaId, leader.Silo, leader.Term) : null,
            Phase = best.Phase,
            Configuration = best.Configuration,
            CommitIndex = best.Commit,
            AppliedIndex = best.Applied,
            Replicas = [.. best.Silos.OrderBy(static s => s.Key).Select(s => Replica(s.Key, s.Value, best, survey))],
            Quorum = new QuorumView(incoming, outgoing),
            ToleratedFailures = FailureTolerance.Of(incoming, outgoing, DatabasesOf(survey)),
        };
    }

    /// <summary>Nobody answers: what is known is that it exists, and whom it takes.</summary>
    private static GroupView Unreachable(string group, GroupSurvey survey)
    {
        var voters = survey.Members.Keys.Order().ToArray();
        return new GroupView
        {
            Id = group,
            StateMachine = "",
            Leader = null,
            Phase = GroupPhase.Stable,
            Configuration = new ConfigurationView(0, voters, [], [], [], false),
            CommitIndex = 0,
            AppliedIndex = 0,
            Replicas = [.. survey.Members.OrderBy(static m => m.Key)
                .Select(static m => new ReplicaView(m.Key, m.Value, ReplicaRole.Follower, null, 0, 0, 0, null, null))],
            Quorum = new QuorumView(Majority(voters, []), null),
            ToleratedFailures = new ToleratedFailuresView(0, 0, 0),
        };
    }

    /// <summary>Which database holds a replica's log, of those that answer.</summary>
    public static Dictionary<ulong, string> DatabasesOf(GroupSurvey survey) =>
        survey.Reports.Where(static r => r.Database.Length > 0).ToDictionary(static r => r.ReplicaId, static r => r.Database);

    /// <summary>
    /// With a leader, whom it heard of within an election timeout; without one, who answers. Whose log takes no writes talks, and promises
    /// nothing: it does not count.
    /// </summary>
    public static HashSet<ulong> Healthy(GroupSurvey survey, ReplicaReport best)
    {
        HashSet<ulong> healthy = best.IsLeader
            ? [.. best.Progress.Where(p => p.LastContactMs <= best.ElectionTimeoutMs).Select(static p => p.ReplicaId)]
            : [.. survey.Reports.Where(static r => r.Condition == ReplicaCondition.Running).Select(static r => r.ReplicaId)];
        healthy.ExceptWith(survey.Reports.Where(static r => r.IsLogStalled).Select(static r => r.ReplicaId));
        return healthy;
    }

    /// <summary>One majority, of voters some of whom are healthy.</summary>
    public static MajorityView Majority(IReadOnlyList<ulong> voters, HashSet<ulong> healthy) =>
        new(voters, [.. voters.Where(healthy.Contains)], (voters.Count / 2) + 1);

    private static ReplicaView Replica(ulong id, string silo, ReplicaReport best, GroupSurvey survey)
    {
        var progress = best.Progress.FirstOrDefault(p => p.ReplicaId == id);
        var own = survey.Reports.FirstOrDefault(r => r.ReplicaId == id);
        var match = progress?.Match ?? own?.LastIndex ?? 0;
        return new ReplicaView(
            id,
            silo,
            RoleOf(id, best, own),
            progress?.State,
            match,
            progress?.Next ?? match + 1,
            best.LastIndex > match ? best.LastIndex - match : 0,
            progress?.LastContactMs,
            own is { Database.Length: > 0 } ? own.Database : null);
    }

    private static ReplicaRole RoleOf(ulong id, ReplicaReport best, ReplicaReport? own)
    {
        if (best.IsLeader && best.ReplicaId == id) return ReplicaRole.Leader;
        if (best.Configuration.Learners.Contains(id)) return ReplicaRole.Learner;
        if (best.Configuration.LearnersNext.Contains(id)) return ReplicaRole.OutgoingLearner;
        if (!best.Configuration.Voters.Contains(id)) return ReplicaRole.Outgoing;
        return own?.IsCandidate == true ? ReplicaRole.Candidate : ReplicaRole.Follower;
    }
}
