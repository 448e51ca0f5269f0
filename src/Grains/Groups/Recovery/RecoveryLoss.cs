namespace OrleansRaft.Recovery;

/// <summary>Tells at which positions something may have been committed that the base does not have. docs/recovery.md has the proof.</summary>
internal static class RecoveryLoss
{
    /// <summary>Tells it; null if the base has all that was ever committed.</summary>
    /// <param name="found">What was found.</param>
    /// <param name="newest">Whoever knows the newest configuration.</param>
    /// <param name="survivors">The members that answer.</param>
    /// <param name="kept">The base.</param>
    /// <param name="committed">The highest index that anybody knows to be committed.</param>
    public static PossibleLoss? Of(
        RecoveryFindings found, ReplicaLog newest, IReadOnlyCollection<ReplicaLog> survivors, ReplicaLog kept, ulong committed)
    {
        if (Reason(found, newest, survivors, kept) is not { } reason) return null;
        var others = kept.Log.LastIndex > committed
            ? $" The base's entries from {committed + 1} to {kept.Log.LastIndex} are kept; others may have been committed in their place."
            : "";
        return new PossibleLoss(committed + 1, null, $"{reason} Nothing that survived bounds how much.{others}");
    }

    private static string? Reason(
        RecoveryFindings found, ReplicaLog newest, IReadOnlyCollection<ReplicaLog> survivors, ReplicaLog kept)
    {
        var configuration = newest.Configuration;
        var gone = Voters(configuration).Except(survivors.Select(static s => s.ReplicaId)).ToHashSet();
        if (ConfigurationQuorum.IsIn(configuration, gone))
        {
            return $"Replicas {RecoveryPlanner.Listed(gone.Order())} are a quorum by themselves and may have committed without any survivor.";
        }

        // Every quorum of this configuration has a survivor, and so every commit under it is in the base. Left are commits under another.
        if (found.Route.Version > configuration.Version) return $"A later membership was in effect (version {found.Route.Version}), which no survivor knows.";
        if (kept.LastChange > newest.Applied) return $"The base holds a membership change at {kept.LastChange} that may have been committed.";
        return configuration.Version != found.FirstVersion && configuration.Version != 1
            ? $"Members that had not applied the change at {configuration.Version} may have committed by the configuration before it."
            : null;
    }

    private static IEnumerable<ulong> Voters(ConfigurationView configuration) => configuration.Voters.Union(configuration.VotersOutgoing);
}
