using System.Globalization;

namespace OrleansRaft.Recovery;

/// <summary>Decides what a recovery would do, from what was found. Deterministic: the same findings give the same plan and hash.</summary>
internal static class RecoveryPlanner
{
    /// <summary>
    /// Positions that are left out between the kept log and the new generation: more than the lost members can have committed without
    /// the base, so that no position that a lost entry had is given a second time.
    /// </summary>
    public const ulong IndexGap = 1UL << 32;

    /// <summary>Plans.</summary>
    public static RecoveryPlanResult Plan(RecoveryFindings found)
    {
        if (RecoveryRefusals.Unclear(found) is { } unclear) return new RecoveryPlanResult.Rejected(unclear);
        var answers = found.Members.Where(static m => m.Runs).Select(static m => m.Answer!).ToArray();

        // A configuration takes effect where its entry is applied, so whoever applied most has the newest that anybody knows.
        var newest = answers.OrderByDescending(static a => a.Applied).ThenBy(static a => a.ReplicaId).First();
        var survivors = answers.Where(a => ConfigurationQuorum.IsMember(newest.Configuration, a.ReplicaId)).ToArray();
        if (RecoveryRefusals.Survivors(newest, survivors) is { } refusal) return new RecoveryPlanResult.Rejected(refusal);

        if (RecoveryRefusals.Contradiction(answers, survivors) is { } contradiction) return new RecoveryPlanResult.Rejected(contradiction);
        var committed = CommittedEntry.Of(answers.Select(static a => a.Log));
        if (committed is null || MostUpToDate(survivors, committed.Value, static s => (s.ReplicaId, s.Log)) is not { } kept)
            return new RecoveryPlanResult.Rejected(RecoveryRefusals.NobodyHas(answers.Max(static a => a.Log.Commit)));

        var lost = Lost(found, newest, survivors);
        var nextId = found.HighestId;
        var plan = new RecoveryPlan
        {
            Hash = "",
            Generation = found.Generation + 1,
            Survivors = [.. survivors.Select(static s =>
                new RecoverySurvivor(s.ReplicaId, s.Silo, s.Log.LastIndex, s.Log.LastTerm, s.Log.Commit, s.Applied))],
            Lost = [.. lost.Select(static m => new RecoveryMember(m.ReplicaId, m.Silo))],
            Base = new RecoveryMember(kept.ReplicaId, kept.Silo),
            KeptThrough = kept.Log.LastIndex,
            MayBeLost = RecoveryLoss.Of(found, newest, survivors, kept, committed.Value.Index),
            NewMembers = [.. survivors.Select(s => new RecoveryMember(++nextId, s.Silo))],
            Warnings = RecoveryWarnings.Of(found, newest, survivors, lost, kept, committed.Value),
        };
        return new RecoveryPlanResult.Planned(plan with { Hash = RecoveryHash.Of(found, plan) });
    }

    /// <summary>
    /// The log that Raft would elect, by last term, then last index (Raft paper §5.4.1), of those that have all that anybody knows to be
    /// committed. That is not a matter of course: what the lost members voted down may end in a later term than what they committed
    /// after it, and left with a survivor. Of equal logs, which hold the same entries, that of the lowest id.
    /// </summary>
    /// <param name="replicas">Whose logs.</param>
    /// <param name="committed">The last entry that is known to be committed.</param>
    /// <param name="log">A replica's id and log.</param>
    /// <returns>Null if nobody has that entry.</returns>
    public static T? MostUpToDate<T>(IEnumerable<T> replicas, CommittedEntry committed, Func<T, (ulong ReplicaId, LogShape Log)> log)
        where T : class =>
        replicas.Where(r => log(r).Log.Has(committed.Index, committed.Term))
            .OrderByDescending(r => log(r).Log.LastTerm)
            .ThenByDescending(r => log(r).Log.LastIndex)
            .ThenBy(r => log(r).ReplicaId)
            .FirstOrDefault();

    /// <summary>The members that are given up: those of the newest configuration known, and of a newer one that the catalogue heard of.</summary>
    private static FoundMember[] Lost(RecoveryFindings found, ReplicaLog newest, ReplicaLog[] survivors)
    {
        var routed = found.Route.Version > newest.Configuration.Version;
        return [.. found.Members.Where(m =>
            survivors.All(s => s.ReplicaId != m.ReplicaId)
            && (ConfigurationQuorum.IsMember(newest.Configuration, m.ReplicaId) || (routed && found.Route.Silos.ContainsKey(m.ReplicaId))))];
    }

    /// <summary>Ids for people: <c>1, 2 and 3</c>.</summary>
    public static string Listed(IEnumerable<ulong> ids)
    {
        var texts = ids.Select(static id => id.ToString(CultureInfo.InvariantCulture)).ToArray();
        return texts.Length <= 1 ? string.Concat(texts) : $"{string.Join(", ", texts[..^1])} and {texts[^1]}";
    }
}
