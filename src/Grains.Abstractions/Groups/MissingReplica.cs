namespace OrleansRaft;

/// <summary>Why a replica acknowledges nothing: what the evidence points to.</summary>
public enum MissingCause
{
    /// <summary>Its silo is not active in the cluster, or is listed as active and nobody hears of it.</summary>
    SiloDown,

    /// <summary>It runs, and the database of its silo's log takes no writes.</summary>
    DatabaseDown,

    /// <summary>It is in contact, and does not have the log yet.</summary>
    Lagging,

    /// <summary>It answers, and the leader does not hear of it.</summary>
    Partitioned,

    /// <summary>Its silo is there, and the replica's rows are not. It never starts empty by itself.</summary>
    LostStore,

    /// <summary>It found a contradiction or was removed for good, and refuses to go on.</summary>
    Stopped,

    /// <summary>It is well itself, and there is no leader to acknowledge to.</summary>
    NoLeader,

    /// <summary>It does not answer, though another replica hears of it.</summary>
    Unknown,
}

/// <summary>A replica that acknowledges nothing now.</summary>
/// <param name="ReplicaId">Its replica id.</param>
/// <param name="Silo">Its silo.</param>
/// <param name="Database">Which database holds its log; null while it does not answer.</param>
/// <param name="Cause">The likely cause.</param>
/// <param name="SinceMs">For how many milliseconds, as far as anybody can tell; else null.</param>
/// <param name="Detail">One sentence for a person.</param>
[GenerateSerializer, Immutable, Alias("raft.missing-replica")]
public sealed record MissingReplica(
    [property: Id(0)] ulong ReplicaId,
    [property: Id(1)] string Silo,
    [property: Id(2)] string? Database,
    [property: Id(3)] MissingCause Cause,
    [property: Id(4)] long? SinceMs,
    [property: Id(5)] string Detail);
