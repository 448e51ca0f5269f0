namespace OrleansRaft.Dashboard.Tests;

/// <summary>Groups to look at.</summary>
internal static class Scenes
{
    public const string Group = "orders";

    /// <summary>Three voters, all well.</summary>
    public static GroupView Stable(string id = Group) => new()
    {
        Id = id,
        StateMachine = "kv",
        Leader = new LeaderView(1, "raft-0", 4),
        Phase = GroupPhase.Stable,
        Configuration = new ConfigurationView(12, [1, 2, 3], [], [], [], false),
        CommitIndex = 1204,
        AppliedIndex = 1204,
        Replicas =
        [
            new ReplicaView(1, "raft-0", ReplicaRole.Leader, ReplicationState.Replicate, 1204, 1205, 0, 0, "postgres/db-a"),
            new ReplicaView(2, "raft-1", ReplicaRole.Follower, ReplicationState.Replicate, 1204, 1205, 0, 41, "postgres/db-b"),
            new ReplicaView(3, "raft-2", ReplicaRole.Follower, ReplicationState.Replicate, 1204, 1205, 0, 38, "postgres/db-c"),
        ],
        Quorum = new QuorumView(new MajorityView([1, 2, 3], [1, 2, 3], 2), null),
        ToleratedFailures = new ToleratedFailuresView(1, 1, 1),
    };

    /// <summary>1, 2 and 3 give way to 3, 4 and 5; 2 stays on as a learner, 6 is one already, and 1 is not heard of.</summary>
    public static GroupView Joint(string id = Group) => new()
    {
        Id = id,
        StateMachine = "kv",
        Leader = new LeaderView(3, "raft-2", 7),
        Phase = GroupPhase.Joint,
        Configuration = new ConfigurationView(48_112, [3, 4, 5], [1, 2, 3], [6], [2], false),
        CommitIndex = 48_210,
        AppliedIndex = 48_210,
        Replicas =
        [
            new ReplicaView(1, "raft-0", ReplicaRole.Outgoing, ReplicationState.Probe, 47_020, 47_021, 1190, 6400, "postgres/db-a"),
            new ReplicaView(2, "raft-1", ReplicaRole.OutgoingLearner, ReplicationState.Replicate, 48_210, 48_211, 0, 37, "postgres/db-b"),
            new ReplicaView(3, "raft-2", ReplicaRole.Leader, ReplicationState.Replicate, 48_210, 48_211, 0, 0, "postgres/db-c"),
            new ReplicaView(4, "raft-3", ReplicaRole.Follower, ReplicationState.Replicate, 48_210, 48_211, 0, 44, "postgres/db-d"),
            new ReplicaView(5, "raft-4", ReplicaRole.Follower, ReplicationState.Replicate, 36_900, 37_500, 11_310, 52, "postgres/db-e"),
            new ReplicaView(6, "raft-5", ReplicaRole.Learner, ReplicationState.Snapshot, 9_600, 9_601, 38_610, 90, "postgres/db-e"),
        ],
        Quorum = new QuorumView(new MajorityView([3, 4, 5], [3, 4, 5], 2), new MajorityView([1, 2, 3], [2, 3], 2)),
        ToleratedFailures = new ToleratedFailuresView(0, 0, 0),
    };

    /// <summary>The same group without a majority and without a leader.</summary>
    public static GroupView Standing(string id = Group) => Stable(id) with
    {
        Leader = null,
        Replicas = [.. Stable(id).Replicas.Select(static r => r with { State = null, LastContactMs = null, Role = ReplicaRole.Follower })],
        Quorum = new QuorumView(new MajorityView([1, 2, 3], [], 2), null),
        ToleratedFailures = new ToleratedFailuresView(0, 0, 0),
    };
}
