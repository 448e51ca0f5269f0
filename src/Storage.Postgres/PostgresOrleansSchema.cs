using Npgsql;

namespace OrleansRaft.Storage.Postgres;

/// <summary>
/// The schema <c>orleans</c>: what Orleans' AdoNet providers need for cluster membership and grain storage. Their packages bring no
/// SQL. May be in the logs' database or in another one, which all silos of a cluster share.
/// </summary>
public static class PostgresOrleansSchema
{
    /// <summary>What Orleans calls Npgsql: the providers' <c>Invariant</c>.</summary>
    public const string Invariant = "Npgsql";

    private static readonly MigratedSchema Schema = new("orleans", 0x6f72_6c65_616e_7301, "orleans-001.sql");

    /// <summary>
    /// Brings the schema to the newest version, in one transaction, whoever else tries the same. Needs the right to create a schema,
    /// or to alter <c>orleans</c> if it is there.
    /// </summary>
    /// <param name="connectionString">The database.</param>
    /// <param name="runningRole">A role that silos use, and that gets what it needs to run and no more; null if silos use this one.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <exception cref="NpgsqlException">Nothing was altered.</exception>
    /// <exception cref="LogStoreException">The schema is of a later version.</exception>
    public static Task ApplyAsync(string connectionString, string? runningRole, CancellationToken cancellationToken) =>
        Schema.ApplyAsync(connectionString, runningRole, cancellationToken);

    /// <summary>Does as <see cref="ApplyAsync"/> only if the schema is not of the newest version: then no right to alter it is needed.</summary>
    /// <param name="connectionString">The database.</param>
    /// <param name="mayApply">Whether the scripts that are missing may be applied.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <exception cref="NpgsqlException">Nothing was altered.</exception>
    /// <exception cref="LogStoreException">The schema is of another version, and may not be altered.</exception>
    public static Task RequireAsync(string connectionString, bool mayApply, CancellationToken cancellationToken) =>
        Schema.RequireAsync(connectionString, mayApply, cancellationToken);

    /// <summary>The connection string for the providers: they find the schema, and have a pool of their own, apart from the log's.</summary>
    /// <param name="connectionString">The database.</param>
    public static string ConnectionStringFor(string connectionString) => new NpgsqlConnectionStringBuilder(connectionString)
    {
        SearchPath = "orleans",
        ApplicationName = "orleans",
    }.ConnectionString;
}
