namespace OrleansRaft;

/// <summary>Where a membership change stands.</summary>
public enum GroupPhase
{
    /// <summary>No change is under way.</summary>
    Stable,

    /// <summary>A change to a joint configuration is in the log and not yet applied.</summary>
    EnteringJoint,

    /// <summary>Two majorities are needed.</summary>
    Joint,

    /// <summary>The end of the joint configuration is in the log and not yet applied.</summary>
    LeavingJoint,
}

/// <summary>What a replica does in its group.</summary>
public enum ReplicaRole
{
    /// <summary>Takes proposals and replicates them.</summary>
    Leader,

    /// <summary>A voter that follows.</summary>
    Follower,

    /// <summary>A voter that asks for votes.</summary>
    Candidate,

    /// <summary>Receives the log and does not vote.</summary>
    Learner,

    /// <summary>A voter of the outgoing half that becomes a learner when the joint configuration is left.</summary>
    OutgoingLearner,

    /// <summary>A voter of the outgoing half only, which the change removes.</summary>
    Outgoing,
}

/// <summary>How the leader sends to a replica.</summary>
public enum ReplicationState
{
    /// <summary>It looks for the position at which the logs agree.</summary>
    Probe,

    /// <summary>Entries flow.</summary>
    Replicate,

    /// <summary>A snapshot is under way.</summary>
    Snapshot,
}

/// <summary>The leader of a group.</summary>
/// <param name="ReplicaId">Its replica id.</param>
/// <param name="Silo">Its silo.</param>
/// <param name="Term">The term that it leads.</param>
[GenerateSerializer, Immutable, Alias("raft.leader")]
public sealed record LeaderView([property: Id(0)] ulong ReplicaId, [property: Id(1)] string Silo, [property: Id(2)] ulong Term);

/// <summary>A group's membership.</summary>
/// <param name="Version">The log position of the change that made it: only ever greater.</param>
/// <param name="Voters">The voters; while joint, the incoming half.</param>
/// <param name="VotersOutgoing">The outgoing half; empty unless joint.</param>
/// <param name="Learners">Members that do not vote.</param>
/// <param name="LearnersNext">Outgoing voters that become learners.</param>
/// <param name="AutoLeave">Whether the leader leaves the joint configuration by itself.</param>
[GenerateSerializer, Immutable, Alias("raft.configuration")]
public sealed record ConfigurationView(
    [property: Id(0)] ulong Version,
    [property: Id(1)] IReadOnlyList<ulong> Voters,
    [property: Id(2)] IReadOnlyList<ulong> VotersOutgoing,
    [property: Id(3)] IReadOnlyList<ulong> Learners,
    [property: Id(4)] IReadOnlyList<ulong> LearnersNext,
    [property: Id(5)] bool AutoLeave);

/// <summary>One replica as the leader sees it.</summary>
/// <param name="Id">Its replica id.</param>
/// <param name="Silo">Its silo.</param>
/// <param name="Role">What it does.</param>
/// <param name="State">How the leader sends to it; null without a leader.</param>
/// <param name="Match">The highest index known to be durable there.</param>
/// <param name="Next">The next index that the leader sends.</param>
/// <param name="LagEntries">Entries between the leader's last index and <paramref name="Match"/>.</param>
/// <param name="LastContactMs">Milliseconds since the leader heard of it; null if never.</param>
/// <param name="Database">Which database holds its log; null while it has not been asked or does not answer.</param>
[GenerateSerializer, Immutable, Alias("raft.replica")]
public sealed record ReplicaView(
    [property: Id(0)] ulong Id,
    [property: Id(1)] string Silo,
    [property: Id(2)] ReplicaRole Role,
    [property: Id(3)] ReplicationState? State,
    [property: Id(4)] ulong Match,
    [property: Id(5)] ulong Next,
    [property: Id(6)] ulong LagEntries,
    [property: Id(7)] long? LastContactMs,
    [property: Id(8)] string? Database);

/// <summary>One majority.</summary>
/// <param name="Voters">Who counts.</param>
/// <param name="Healthy">Who of them the leader heard of within an election timeout.</param>
/// <param name="Needed">How many it takes.</param>
[GenerateSerializer, Immutable, Alias("raft.majority")]
public sealed record MajorityView(
    [property: Id(0)] IReadOnlyList<ulong> Voters, [property: Id(1)] IReadOnlyList<ulong> Healthy, [property: Id(2)] int Needed);

/// <summary>What the group needs to commit.</summary>
/// <param name="Incoming">The majority of the voters.</param>
/// <param name="Outgoing">While joint, that of the outgoing half as well.</param>
[GenerateSerializer, Immutable, Alias("raft.quorum")]
public sealed record QuorumView([property: Id(0)] MajorityView Incoming, [property: Id(1)] MajorityView? Outgoing);

/// <summary>How many more may fail, whichever they are, before the group stops.</summary>
/// <param name="Replicas">Replicas.</param>
/// <param name="Silos">Silos.</param>
/// <param name="Databases">Databases that hold logs. Zero if all replicas share one.</param>
[GenerateSerializer, Immutable, Alias("raft.tolerated")]
public sealed record ToleratedFailuresView([property: Id(0)] int Replicas, [property: Id(1)] int Silos, [property: Id(2)] int Databases);

/// <summary>One group, whole.</summary>
[GenerateSerializer, Immutable, Alias("raft.group")]
public sealed record GroupView
{
    /// <summary>Its id.</summary>
    [Id(0)] public required string Id { get; init; }

    /// <summary>The name of its state machine.</summary>
    [Id(1)] public required string StateMachine { get; init; }

    /// <summary>Who leads, or null.</summary>
    [Id(2)] public required LeaderView? Leader { get; init; }

    /// <summary>Where a membership change stands.</summary>
    [Id(3)] public required GroupPhase Phase { get; init; }

    /// <summary>Its membership.</summary>
    [Id(4)] public required ConfigurationView Configuration { get; init; }

    /// <summary>The highest committed index.</summary>
    [Id(5)] public required ulong CommitIndex { get; init; }

    /// <summary>The highest applied index.</summary>
    [Id(6)] public required ulong AppliedIndex { get; init; }

    /// <summary>All members.</summary>
    [Id(7)] public required IReadOnlyList<ReplicaView> Replicas { get; init; }

    /// <summary>What it needs to commit.</summary>
    [Id(8)] public required QuorumView Quorum { get; init; }

    /// <summary>What it survives.</summary>
    [Id(9)] public required ToleratedFailuresView ToleratedFailures { get; init; }
}
