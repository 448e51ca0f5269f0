using OrleansRaft.Storage;

namespace OrleansRaft.Replicas;

/// <summary>Whether a replica can take part.</summary>
internal enum ReplicaCondition
{
    /// <summary>It takes part.</summary>
    Running,

    /// <summary>It has no rows on its silo: never made, or its store is lost. It never starts empty by itself.</summary>
    Missing,

    /// <summary>It was removed for good.</summary>
    Retired,

    /// <summary>It found a contradiction, or lost its log, and refuses to go on.</summary>
    Stopped,

    /// <summary>It belongs to an earlier generation of its group, which is being recovered without it, or from it.</summary>
    Fenced,
}

/// <summary>How far another member is, as the leader knows.</summary>
/// <param name="ReplicaId">Who.</param>
/// <param name="Match">The highest index known to be durable there.</param>
/// <param name="Next">The next index to send.</param>
/// <param name="State">How it is sent to.</param>
/// <param name="LastContactMs">Milliseconds since it was heard of; null if never in this life of the leader.</param>
/// <param name="BytesLeft">Payload bytes that it lacks, those of a snapshot included if it needs one.</param>
/// <param name="SnapshotBytesLeft">Those of the snapshot that it needs; null if the log has all that it lacks.</param>
/// <param name="LaggingMs">Milliseconds since it had all but what is on its way to it; null if it has.</param>
[GenerateSerializer, Immutable, Alias("raft.peer-progress")]
internal sealed record PeerProgress(
    [property: Id(0)] ulong ReplicaId,
    [property: Id(1)] ulong Match,
    [property: Id(2)] ulong Next,
    [property: Id(3)] ReplicationState State,
    [property: Id(4)] long? LastContactMs,
    [property: Id(5)] long BytesLeft,
    [property: Id(6)] long? SnapshotBytesLeft = null,
    [property: Id(7)] long? LaggingMs = null);

/// <summary>An operation that the log has seen.</summary>
/// <param name="Operation">Its number.</param>
/// <param name="Index">The position of its entry.</param>
/// <param name="Refusal">Why it changed nothing, or null.</param>
[GenerateSerializer, Immutable, Alias("raft.seen-operation")]
internal sealed record SeenOperation([property: Id(0)] ulong Operation, [property: Id(1)] ulong Index, [property: Id(2)] string? Refusal);

/// <summary>What one replica knows at one moment.</summary>
[GenerateSerializer, Immutable, Alias("raft.replica-report")]
internal sealed record ReplicaReport
{
    [Id(0)] public required ulong ReplicaId { get; init; }

    [Id(1)] public required string Silo { get; init; }

    [Id(2)] public required ReplicaCondition Condition { get; init; }

    /// <summary>Why it stopped, if it did.</summary>
    [Id(3)] public string? StopReason { get; init; }

    [Id(4)] public string Database { get; init; } = "";

    [Id(5)] public string StateMachine { get; init; } = "";

    [Id(6)] public ulong Term { get; init; }

    [Id(7)] public bool IsLeader { get; init; }

    /// <summary>The leader's id; zero if none is known.</summary>
    [Id(8)] public ulong Leader { get; init; }

    [Id(9)] public bool IsCandidate { get; init; }

    [Id(10)] public ConfigurationView Configuration { get; init; } = new(0, [], [], [], [], false);

    [Id(11)] public GroupPhase Phase { get; init; }

    /// <summary>The members' silos by replica id.</summary>
    [Id(12)] public Dictionary<ulong, string> Silos { get; init; } = [];

    [Id(13)] public ulong HighestId { get; init; }

    [Id(14)] public ulong Commit { get; init; }

    [Id(15)] public ulong Applied { get; init; }

    [Id(16)] public ulong LastIndex { get; init; }

    /// <summary>With the leader: how far the others are.</summary>
    [Id(17)] public List<PeerProgress> Progress { get; init; } = [];

    [Id(18)] public List<SeenOperation> Operations { get; init; } = [];

    /// <summary>An election timeout in milliseconds: who was not heard of for so long does not count as healthy.</summary>
    [Id(19)] public long ElectionTimeoutMs { get; init; }

    /// <summary>Milliseconds since it heard of each other member; who is absent was never heard of in this life of the replica.</summary>
    [Id(20)] public Dictionary<ulong, long> HeardMs { get; init; } = [];

    /// <summary>Milliseconds that the oldest write of its silo has been on its way to the log; null while none is.</summary>
    [Id(21)] public long? LogStalledMs { get; init; }

    /// <summary>What came of the last attempt at that write; null before it failed.</summary>
    [Id(22)] public LogFailure? LogFailure { get; init; }

    /// <summary>Whether its log has taken nothing for an election timeout: it promises nothing meanwhile, however well it talks.</summary>
    public bool IsLogStalled => LogStalledMs >= ElectionTimeoutMs;

    /// <summary>Whether a leader has applied all that was committed before it led.</summary>
    [Id(23)] public bool IsUpToDate { get; init; }

    /// <summary>Whether a quorum said, after the report was asked for, that the replica leads: nobody had a newer view then.</summary>
    [Id(24)] public bool IsConfirmed { get; init; }

    /// <summary>Milliseconds since it has known of no leader; null while it does.</summary>
    [Id(25)] public long? LeaderlessMs { get; init; }

    /// <summary>Milliseconds since it stopped, if it did.</summary>
    [Id(26)] public long? StoppedMs { get; init; }

    public string? LeaderSilo => Silos.GetValueOrDefault(Leader);
}
