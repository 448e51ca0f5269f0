namespace OrleansRaft.Bench.Targets.Raft;

/// <summary>How many instances of Postgres the logs of a cluster are on.</summary>
/// <param name="Name">The system's name in the report.</param>
/// <param name="Shared">Whether all silos share one.</param>
/// <param name="Description">In the report.</param>
/// <param name="Arguments">What tells it to the program of <c>./run.sh</c>.</param>
internal sealed record PostgresLayout(string Name, bool Shared, string Description, IReadOnlyList<string> Arguments)
{
    /// <summary>A folder's name for it.</summary>
    public string Folder => Name.Replace('/', '-');

    /// <summary>An instance for each silo's log, and one more for Orleans' tables: production.</summary>
    public static PostgresLayout Each { get; } = new("OrleansRaft", false, "a Postgres instance for each log", []);

    /// <summary>One instance for all.</summary>
    public static PostgresLayout One { get; } = new("OrleansRaft/one-postgres", true, "one Postgres instance for everything", ["--one-postgres"]);
}
