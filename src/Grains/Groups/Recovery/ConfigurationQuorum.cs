namespace OrleansRaft.Recovery;

/// <summary>Whether replicas can decide under a configuration as it is shown.</summary>
internal static class ConfigurationQuorum
{
    /// <summary>Whether they contain a majority of the voters and, while joint, of the outgoing half as well (thesis §4.3).</summary>
    public static bool IsIn(ConfigurationView configuration, IReadOnlySet<ulong> replicas) =>
        HasMajority(configuration.Voters, replicas)
        && (configuration.VotersOutgoing.Count == 0 || HasMajority(configuration.VotersOutgoing, replicas));

    /// <summary>Whether the replica is a member in any role.</summary>
    public static bool IsMember(ConfigurationView configuration, ulong id) =>
        configuration.Voters.Contains(id) || configuration.VotersOutgoing.Contains(id)
        || configuration.Learners.Contains(id) || configuration.LearnersNext.Contains(id);

    private static bool HasMajority(IReadOnlyList<ulong> voters, IReadOnlySet<ulong> replicas) =>
        voters.Count(replicas.Contains) > voters.Count / 2;
}
