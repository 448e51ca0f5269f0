namespace OrleansRaft.Recovery;

/// <summary>What whoever applies a plan should know or see to first.</summary>
internal static class RecoveryWarnings
{
    public static IReadOnlyList<string> Of(
        RecoveryFindings found,
        ReplicaLog newest,
        IReadOnlyCollection<ReplicaLog> survivors,
        IReadOnlyCollection<FoundMember> lost,
        ReplicaLog kept,
        CommittedEntry committed)
    {
        var warnings = new List<string>();
        foreach (var member in lost)
        {
            warnings.Add(member.IsSiloActive
                ? $"Replica {member.ReplicaId} has lost its store on silo '{member.Silo}': if that can be brought back, do that instead."
                : $"Silo '{member.Silo}' is not active. See to it that its process has ended: "
                    + "one that runs on, cut off from the cluster, is not stopped by this.");
        }

        if (found.Route.Version > newest.Configuration.Version)
            warnings.Add($"A later membership was in effect (version {found.Route.Version}) than any survivor knows (version {newest.Configuration.Version}).");
        if (kept.Log.LastIndex > committed.Index)
        {
            warnings.Add(
                $"Entries {committed.Index + 1} to {kept.Log.LastIndex} are kept though nobody knows them to be committed: "
                + "whoever proposed them may have been told that the outcome is unknown.");
        }

        foreach (var other in survivors.Where(s => !s.Log.Has(committed.Index, committed.Term) && s.Log.LastTerm > kept.Log.LastTerm))
        {
            warnings.Add(
                $"The log of replica {other.ReplicaId} ends in a later term, but lacks the entry at {committed.Index}, "
                + "which was committed: its end was not, and is left.");
        }

        if (survivors.Count == 1) warnings.Add("The new generation has one voter: it tolerates no failure until members are added.");
        else if (survivors.Count % 2 == 0) warnings.Add("The new generation has an even number of voters.");
        return warnings;
    }
}
