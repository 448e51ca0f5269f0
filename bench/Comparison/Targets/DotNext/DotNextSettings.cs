namespace OrleansRaft.Bench.Targets.DotNext;

/// <summary>How DotNext.Net.Cluster is set up; null: as it comes.</summary>
/// <param name="PrivateMemory">Whether the log is written to memory of its own first.</param>
/// <param name="ChunkBytes">The size of one file of the log.</param>
/// <param name="MaxReplicationLag">Entries that the leader may be ahead of a follower.</param>
/// <param name="SnapshotEntries">Entries between two snapshots; null: none.</param>
internal sealed record DotNextSettings(bool PrivateMemory, int? ChunkBytes, int? MaxReplicationLag, long? SnapshotEntries)
{
    /// <summary>What the package does when nothing is set.</summary>
    public static DotNextSettings Default { get; } = new(false, null, null, null);

    /// <summary>What made it fastest, with snapshots, without which its log grows for ever.</summary>
    public static DotNextSettings Tuned { get; } = new(true, 512 * 1024, 1024, 10_000);
}
