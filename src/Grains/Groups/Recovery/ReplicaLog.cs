using OrleansRaft.Replicas;

namespace OrleansRaft.Recovery;

/// <summary>What a replica says of its log when a recovery is planned.</summary>
[GenerateSerializer, Immutable, Alias("raft.replica-log")]
internal sealed record ReplicaLog
{
    [Id(0)] public required ulong ReplicaId { get; init; }

    [Id(1)] public required string Silo { get; init; }

    [Id(2)] public required ReplicaCondition Condition { get; init; }

    [Id(3)] public string StateMachine { get; init; } = "";

    [Id(4)] public ulong Term { get; init; }

    [Id(5)] public bool IsLeader { get; init; }

    /// <summary>What is durable of the log.</summary>
    [Id(6)] public LogShape Log { get; init; } = new(0, 0, []);

    [Id(7)] public ulong Applied { get; init; }

    /// <summary>The last membership change that is, or was, in the log beyond its snapshot; zero if there was none.</summary>
    [Id(8)] public ulong LastChange { get; init; }

    /// <summary>The configuration as of <see cref="Applied"/>.</summary>
    [Id(9)] public ConfigurationView Configuration { get; init; } = new(0, [], [], [], [], false);

    /// <summary>The members' silos by replica id.</summary>
    [Id(10)] public Dictionary<ulong, string> Silos { get; init; } = [];

    [Id(11)] public ulong HighestId { get; init; }
}

/// <summary>A log that nobody writes any more.</summary>
/// <param name="Log">What is in it.</param>
/// <param name="Term">The latest term that the replica has seen.</param>
[GenerateSerializer, Immutable, Alias("raft.fenced-log")]
internal sealed record FencedLog([property: Id(0)] LogShape Log, [property: Id(1)] ulong Term);

/// <summary>How the first replica of a new generation begins.</summary>
/// <param name="BaseId">The replica of the earlier generation, on the same silo, whose log it takes over.</param>
/// <param name="KeptThrough">The last entry of that log.</param>
/// <param name="StateMachine">The group's state machine.</param>
/// <param name="Members">The new generation's voters and their silos.</param>
/// <param name="FirstIndex">The position of its first snapshot.</param>
/// <param name="FirstTerm">The term of its first snapshot.</param>
[GenerateSerializer, Immutable, Alias("raft.generation-spec")]
internal sealed record GenerationSpec(
    [property: Id(0)] ulong BaseId,
    [property: Id(1)] ulong KeptThrough,
    [property: Id(2)] string StateMachine,
    [property: Id(3)] Dictionary<ulong, string> Members,
    [property: Id(4)] ulong FirstIndex,
    [property: Id(5)] ulong FirstTerm);
