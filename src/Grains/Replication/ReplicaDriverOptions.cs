using OrleansRaft.Core;

namespace OrleansRaft.Replication;

/// <summary>What a driver needs to know beyond its rows. Times are in ticks: a driver has no clock.</summary>
internal sealed record ReplicaDriverOptions
{
    /// <summary>The group's id.</summary>
    public required string Group { get; init; }

    /// <summary>The silo that the replica lives on.</summary>
    public required string Silo { get; init; }

    /// <summary>
    /// Names this life of the replica, and grows from life to life. Lives may overlap, in two processes and within one: what was said to one
    /// of them, such as how much of its log matches, is not true of another.
    /// </summary>
    public required ulong Incarnation { get; init; }

    /// <summary>Seeds the election jitter.</summary>
    public required ulong JitterSeed { get; init; }

    /// <summary>Ticks without a leader before an election.</summary>
    public required int ElectionTicks { get; init; }

    /// <summary>Ticks between heartbeats.</summary>
    public required int HeartbeatTicks { get; init; }

    /// <summary>Ticks after which a caller is told that the outcome is unknown.</summary>
    public required int RequestTicks { get; init; }

    /// <summary>Entries beyond the snapshot that make the driver take another.</summary>
    public required int SnapshotEntries { get; init; }

    /// <summary>Payload bytes beyond the snapshot that make the driver take another.</summary>
    public required long SnapshotBytes { get; init; }

    /// <summary>Entries kept behind a snapshot.</summary>
    public required int KeepEntries { get; init; }

    /// <summary>Where the core says what it decides, or null.</summary>
    public IRaftTracer? Tracer { get; init; }

    /// <summary>Commands that may wait for their outcome.</summary>
    public int MaxPendingBatches { get; init; } = 1024;

    /// <summary>Read batches that may wait.</summary>
    public int MaxPendingReads { get; init; } = 1024;

    /// <summary>Bytes of entries in one message, below the limit that keeps cluster traffic flowing beside it.</summary>
    public ulong MaxMessageBytes { get; init; } = 128 * 1024;

    /// <summary>Payload bytes that a leader holds uncommitted.</summary>
    public ulong MaxUncommittedBytes { get; init; } = 64 * 1024 * 1024;
}
