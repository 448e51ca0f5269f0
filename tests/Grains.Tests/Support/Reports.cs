using OrleansRaft.Replicas;

namespace OrleansRaft.Grains.Tests.Support;

/// <summary>Reports of replicas.</summary>
internal static class Reports
{
    /// <summary>A running replica of a group, on silo <c>s{id}</c> with a database of its own.</summary>
    public static ReplicaReport Of(ulong id, ConfigurationView configuration, bool isLeader = false) => new()
    {
        ReplicaId = id,
        Silo = $"s{id}",
        Condition = ReplicaCondition.Running,
        Database = $"db{id}",
        StateMachine = "kv",
        Term = 3,
        IsLeader = isLeader,
        IsUpToDate = isLeader,
        Configuration = configuration,
        Silos = Members(configuration).ToDictionary(static m => m, static m => $"s{m}"),
        HighestId = Members(configuration).Max(),
        Commit = 10,
        Applied = 10,
        LastIndex = 12,
        ElectionTimeoutMs = 1000,
        Progress = isLeader
            ? [.. Members(configuration).Select(m => new PeerProgress(m, 12, 13, ReplicationState.Replicate, m == id ? 0 : 100, 0))]
            : [],
    };

    public static ConfigurationView Voters(params ulong[] voters) => new(7, voters, [], [], [], false);

    private static IEnumerable<ulong> Members(ConfigurationView c) =>
        c.Voters.Concat(c.VotersOutgoing).Concat(c.Learners).Concat(c.LearnersNext).Distinct().Order();
}
