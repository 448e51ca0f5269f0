using Npgsql;

namespace OrleansRaft.Bench.Targets.Raft;

/// <summary>A running Postgres instance of a cluster.</summary>
/// <param name="Name">The name of its process in the cluster.</param>
/// <param name="Port">Its port on loopback.</param>
/// <param name="Password">Of the cluster's role.</param>
internal sealed record PostgresInstance(string Name, int Port, string Password)
{
    /// <summary>How to connect to a database of it.</summary>
    public string ConnectionStringTo(string database) => new NpgsqlConnectionStringBuilder
    {
        Host = "127.0.0.1",
        Port = Port,
        Username = "orleansraft",
        Password = Password,
        Database = database,
        Pooling = false,
    }.ConnectionString;

    /// <summary>Settings of Postgres that decide what a commit costs, as the running server has them.</summary>
    public async Task<string> DurabilityAsync(CancellationToken cancellationToken)
    {
        await using var connection = new NpgsqlConnection(ConnectionStringTo("postgres"));
        await connection.OpenAsync(cancellationToken);
        await using var command = new NpgsqlCommand(
            """
            select 'Postgres ' || current_setting('server_version') || ', ' || string_agg(name || '=' || setting, ', ' order by name)
            from pg_settings
            where name in ('fsync', 'synchronous_commit', 'wal_sync_method', 'full_page_writes', 'commit_delay')
            """,
            connection);
        return (string)(await command.ExecuteScalarAsync(cancellationToken))!;
    }
}
