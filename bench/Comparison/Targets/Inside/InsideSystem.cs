using System.Reflection;
using DotNext.Net.Cluster.Consensus.Raft;
using OrleansRaft.Bench.Nodes;
using OrleansRaft.Bench.Targets.Raft;

namespace OrleansRaft.Bench.Targets.Inside;

/// <summary>A system whose callers run inside the leader's process.</summary>
/// <param name="Kind">Its nodes.</param>
/// <param name="Name">In the report.</param>
/// <param name="MayStop">Whether it is known to stop answering: then it is started afresh, and the report says so.</param>
/// <param name="Facts">Version and settings.</param>
internal sealed record InsideSystem(NodeKind Kind, string Name, bool MayStop, IReadOnlyList<Fact> Facts)
{
    private const string Callers = "none: callers inside the leader's process";

    private static readonly string DotNextVersion =
        typeof(RaftCluster).Assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()!.InformationalVersion.Split('+')[0];

    /// <summary>OrleansRaft on SQLite.</summary>
    public static InsideSystem Ours { get; } = new(NodeKind.Sqlite, "OrleansRaft inside", false, [.. SqliteFacts.All, new("client", Callers)]);

    /// <summary>DotNext as it comes.</summary>
    public static InsideSystem DotNextDefault { get; } = DotNextWith(NodeKind.DotNextDefault, "DotNext default", "the package's defaults (no snapshots)");

    /// <summary>DotNext set up for speed.</summary>
    public static InsideSystem DotNextTuned { get; } = DotNextWith(
        NodeKind.DotNextTuned, "DotNext tuned", "PrivateMemory log, chunks of 512 KiB, MaxReplicationLag 1024, a snapshot every 10,000 entries; else the package's defaults");

    private static InsideSystem DotNextWith(NodeKind kind, string name, string settings) => new(
        kind,
        name,
        true,
        [
            new("version", $"DotNext.Net.Cluster {DotNextVersion}"),
            new("nodes", "3 processes on loopback, TCP, write-ahead logs on the disk that was probed"),
            new("durability", "less than the others by its nature: followers acknowledge entries before they have flushed them"),
            new("other settings", settings),
            new("client", Callers),
        ]);
}
