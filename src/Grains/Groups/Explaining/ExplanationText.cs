using OrleansRaft.Replicas;

namespace OrleansRaft.Groups;

/// <summary>
/// Puts an explanation into one sentence: what is wrong first, then who. Under a leader it counts who acknowledges, as the halves do. Without
/// one nobody does, whatever is mended, and only who runs tells how many are still to be brought back: it counts those, and says so.
/// </summary>
internal static class ExplanationText
{
    /// <summary>The sentence.</summary>
    /// <param name="leader">Who leads, or null.</param>
    /// <param name="halves">The majorities.</param>
    /// <param name="learners">Learners that do not follow.</param>
    public static string Of(ReplicaReport? leader, IReadOnlyList<ExplainedHalf> halves, IReadOnlyList<MissingReplica> learners)
    {
        var culprits = halves.SelectMany(static h => h.Missing).Where(static m => m.Cause != MissingCause.NoLeader)
            .Concat(learners).DistinctBy(static m => m.ReplicaId).OrderBy(static m => m.ReplicaId).Select(Name).ToArray();
        return $"{State(leader, halves)}{(culprits.Length == 0 ? "" : $": {string.Join(", ", culprits)}")}.";
    }

    private static string State(ReplicaReport? leader, IReadOnlyList<ExplainedHalf> halves)
    {
        if (leader is null) return Leaderless(halves);
        var blocked = halves.Where(static h => h.IsBlocked).ToArray();
        return blocked.Length == 0
            ? $"Replica {leader.ReplicaId} on '{leader.Silo}' leads, and {Both(halves)} acknowledge"
            : $"Nothing commits, since {string.Join(" and ", blocked.Select(h => Only(h, h.Available, halves.Count, "acknowledge")))}";
    }

    private static string Leaderless(IReadOnlyList<ExplainedHalf> halves)
    {
        var lacking = halves.Where(static h => Running(h) < h.Needed).ToArray();
        return lacking.Length == 0
            ? "Nobody leads, so nothing is acknowledged, though enough voters run: an election is under way, or they do not reach one another"
            : $"Nobody can lead, so nothing is acknowledged, since {string.Join(" and ", lacking.Select(h => Only(h, Running(h), halves.Count, "run")))}";
    }

    private static int Running(ExplainedHalf half) => half.Voters.Count - half.Missing.Count(static m => m.Cause != MissingCause.NoLeader);

    private static string Both(IReadOnlyList<ExplainedHalf> halves) =>
        string.Join(" and ", halves.Select(h => $"{h.Available} of {h.Voters.Count} voters{OfHalf(h, halves.Count)}"));

    private static string Only(ExplainedHalf half, int has, int halves, string verb) =>
        $"{(has == 0 ? "none" : $"only {has}")} of the {half.Needed} voters that are needed{OfHalf(half, halves)} {(has > 1 ? verb : $"{verb}s")}";

    private static string OfHalf(ExplainedHalf half, int halves) =>
        halves == 1 ? "" : half.Half == ConfigurationHalf.Incoming ? " of the incoming half" : " of the outgoing half";

    private static string Name(MissingReplica missing) =>
        $"replica {missing.ReplicaId} on '{missing.Silo}' {Cause(missing.Cause)}{Since(missing.SinceMs)}";

    private static string Since(long? ms) => ms is { } age ? $" (for {age} ms)" : "";

    private static string Cause(MissingCause cause) => cause switch
    {
        MissingCause.SiloDown => "has lost its silo",
        MissingCause.DatabaseDown => "has lost its database",
        MissingCause.Lagging => "lacks a part of the log",
        MissingCause.Partitioned => "is out of the leader's reach",
        MissingCause.LostStore => "has lost its store",
        MissingCause.Stopped => "has stopped",
        MissingCause.NoLeader => "has no leader",
        MissingCause.Unknown => "does not answer",
        _ => throw new ArgumentOutOfRangeException(nameof(cause), cause, null),
    };
}
