using OrleansRaft.Replicas;

namespace OrleansRaft.Recovery;

/// <summary>Why a recovery must not be done, or cannot.</summary>
internal static class RecoveryRefusals
{
    /// <summary>Somebody may still live, or nobody does.</summary>
    public static Rejection? Unclear(RecoveryFindings found)
    {
        foreach (var member in found.Members)
        {
            if (!member.IsSiloActive || member.Runs || member.HasNothing) continue;
            var what = member.Answer is { Condition: ReplicaCondition.Stopped }
                ? "has stopped: start its silo again, so that its log can be read"
                : "does not answer: wait for it, or end the silo and wait until the cluster has noticed";
            return new Rejection(
                RejectionCode.MemberReachable, $"Silo '{member.Silo}' is active, but its replica {member.ReplicaId} {what}.", [member.ReplicaId]);
        }

        return found.Members.Any(static m => m.Runs)
            ? null
            : new Rejection(
                RejectionCode.NoSurvivor, "No member answers with a log: there is nothing to begin from.", [.. found.Members.Select(static m => m.ReplicaId)]);
    }

    /// <summary>Whoever answers is no member, or they are a quorum.</summary>
    /// <param name="newest">Whoever knows the newest configuration.</param>
    /// <param name="survivors">The members of it that answer.</param>
    public static Rejection? Survivors(ReplicaLog newest, IReadOnlyCollection<ReplicaLog> survivors)
    {
        if (survivors.Count == 0) return new Rejection(RejectionCode.NoSurvivor, "Whoever answers was removed from the group.");
        var ids = survivors.Select(static s => s.ReplicaId).ToHashSet();
        return ConfigurationQuorum.IsIn(newest.Configuration, ids)
            ? new Rejection(
                RejectionCode.QuorumReachable, $"Replicas {RecoveryPlanner.Listed(ids.Order())} are a quorum: the group can elect a leader by itself.")
            : null;
    }

    /// <summary>The first thing that cannot be, in an order that does not change.</summary>
    public static Rejection? Contradiction(IReadOnlyList<ReplicaLog> answers, IReadOnlyList<ReplicaLog> survivors)
    {
        if (survivors.GroupBy(static s => s.Silo).FirstOrDefault(static g => g.Count() > 1) is { } crowded)
            return Contradictory($"Silo '{crowded.Key}' holds the members {RecoveryPlanner.Listed(crowded.Select(static s => s.ReplicaId))}.");
        for (var i = 0; i < answers.Count; i++)
        {
            for (var j = i + 1; j < answers.Count; j++)
            {
                if (Contradiction(answers[i], answers[j]) is { } contradiction) return contradiction;
            }
        }

        return null;
    }

    /// <summary>An entry was committed, and no survivor has it.</summary>
    public static Rejection NobodyHas(ulong index) =>
        Contradictory($"Index {index} was committed, and no survivor has that entry; where a database is slow, one may have it in a moment.");

    private static Rejection? Contradiction(ReplicaLog a, ReplicaLog b)
    {
        var pair = $"Replicas {a.ReplicaId} and {b.ReplicaId}";
        if (a.IsLeader && b.IsLeader && a.Term == b.Term) return Contradictory($"{pair} both lead in term {a.Term}.");
        if (a.StateMachine != b.StateMachine) return Contradictory($"{pair} run different state machines.");
        if (a.Configuration.Version == b.Configuration.Version && Text(a.Configuration) != Text(b.Configuration))
            return Contradictory($"{pair} know different configurations of version {a.Configuration.Version}.");
        foreach (var (id, silo) in a.Silos.OrderBy(static s => s.Key))
        {
            if (b.Silos.TryGetValue(id, out var other) && other != silo)
                return Contradictory($"{pair} know replica {id} on different silos, '{silo}' and '{other}'.");
        }

        return null;
    }

    /// <summary>A configuration as text: equal ones give equal texts.</summary>
    public static string Text(ConfigurationView c) =>
        $"{Ids(c.Voters)};{Ids(c.VotersOutgoing)};{Ids(c.Learners)};{Ids(c.LearnersNext)};{c.AutoLeave}";

    private static string Ids(IReadOnlyList<ulong> ids) => string.Join(',', ids.Order());

    private static Rejection Contradictory(string what) => new(RejectionCode.MembershipContradictory, what);
}
