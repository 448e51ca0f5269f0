namespace OrleansRaft.Hosting;

/// <summary>How a silo's replicas behave. All silos of a cluster must use the same ticks.</summary>
public sealed class RaftSiloOptions
{
    /// <summary>The name of the Orleans grain storage that holds operations and the catalogue.</summary>
    public const string GrainStorageName = "raft";

    /// <summary>The unit of Raft's time. 10 ms to 10 s.</summary>
    public TimeSpan TickInterval { get; set; } = TimeSpan.FromMilliseconds(50);

    /// <summary>Ticks between a leader's heartbeats. At least 1.</summary>
    public int HeartbeatTicks { get; set; } = 2;

    /// <summary>Ticks without a leader before a replica campaigns, plus a random part of up to as many again. Above <see cref="HeartbeatTicks"/>.</summary>
    public int ElectionTicks { get; set; } = 14;

    /// <summary>How long the group's door tries to get a call answered before it says that the outcome is unknown or nobody leads.</summary>
    public TimeSpan RequestTimeout { get; set; } = TimeSpan.FromSeconds(5);

    /// <summary>
    /// Entries in a replica's log beyond its snapshot before it takes the next one; up to eight times as many if the state is large, whose
    /// snapshot is worth it only once the log has four times its bytes. Replicas take 56 to 100 % of it, so as not to do it together.
    /// </summary>
    public int SnapshotEntries { get; set; } = 50_000;

    /// <summary>Payload bytes in a replica's log beyond its snapshot before it takes the next one, however large that is; 56 to 100 % of it.</summary>
    public long SnapshotBytes { get; set; } = 64L * 1024 * 1024;

    /// <summary>Entries that stay behind a new snapshot for followers that lag.</summary>
    public int KeepEntries { get; set; } = 5_000;

    /// <summary>Bytes in one piece of a snapshot: below the size at which a message delays the others on its connection.</summary>
    public int SnapshotChunkBytes { get; set; } = 128 * 1024;

    /// <summary>The largest snapshot that a replica takes from a leader.</summary>
    public long MaxSnapshotBytes { get; set; } = 4L * 1024 * 1024 * 1024;

    /// <summary>When a learner may vote.</summary>
    public CatchUpOptions CatchUp { get; } = new();
}
