namespace OrleansRaft.Bench.Targets.Raft;

/// <summary>What is particular about OrleansRaft on SQLite.</summary>
internal static class SqliteFacts
{
    /// <summary>Nodes, durability, settings.</summary>
    public static IReadOnlyList<Fact> All { get; } =
    [
        new("nodes", "3 silo processes on loopback, a SQLite file for each log, on the disk that was probed"),
        new("durability", "SQLite, journal_mode=wal, synchronous=full: every transaction is flushed before its entries are acknowledged, on a majority"),
        new("other settings", "default"),
    ];
}
