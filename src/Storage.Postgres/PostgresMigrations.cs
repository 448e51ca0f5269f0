using Npgsql;

namespace OrleansRaft.Storage.Postgres;

/// <summary>The schema <c>raft</c>, which holds the logs.</summary>
public static class PostgresMigrations
{
    internal static MigratedSchema Schema { get; } = new("raft", 0x7261_6674_6c6f_6701, "raft-001.sql");

    /// <summary>
    /// Brings the schema to the newest version, in one transaction, whoever else tries the same. Needs the right to create a schema,
    /// or to alter <c>raft</c> if it is there.
    /// </summary>
    /// <param name="connectionString">The database.</param>
    /// <param name="runningRole">A role that silos use, and that gets what it needs to run and no more; null if silos use this one.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <exception cref="NpgsqlException">Nothing was altered.</exception>
    /// <exception cref="LogStoreException">The schema is of a later version.</exception>
    public static Task ApplyAsync(string connectionString, string? runningRole, CancellationToken cancellationToken) =>
        Schema.ApplyAsync(connectionString, runningRole, cancellationToken);
}
