using Npgsql;

namespace OrleansRaft.Storage.Postgres;

/// <summary>The schema <c>raft</c>, by version: the numbered scripts of the folder Migrations, each applied once.</summary>
public static class PostgresMigrations
{
    private const long AdvisoryLock = 0x7261_6674_6c6f_6701; // "raftlog", 1

    private static readonly string[] Scripts = ["001-log.sql"];

    /// <summary>
    /// Brings the schema to the newest version, in one transaction, whoever else tries the same. Needs the right to create a schema,
    /// or to alter <c>raft</c> if it is there.
    /// </summary>
    /// <param name="connectionString">The database.</param>
    /// <param name="runningRole">A role that silos use, and that gets what it needs to run and no more; null if silos use this one.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <exception cref="NpgsqlException">Nothing was altered.</exception>
    /// <exception cref="LogStoreException">The schema is of a later version.</exception>
    public static async Task ApplyAsync(string connectionString, string? runningRole, CancellationToken cancellationToken)
    {
        await using var source = Source(connectionString);
        await using var connection = await source.OpenConnectionAsync(cancellationToken);
        await using var transaction = await connection.BeginTransactionAsync(cancellationToken);
        await ExecuteAsync(connection, $"select pg_advisory_xact_lock({AdvisoryLock})", cancellationToken);
        var version = await ReadVersionAsync(connection, cancellationToken);
        ThrowIfLater(version);
        if (version == 0)
        {
            await ExecuteAsync(
                connection,
                """
                create schema if not exists raft;
                create table raft.migrations (version integer primary key, script text not null, applied_at timestamptz not null default now());
                """,
                cancellationToken);
        }

        for (; version < Scripts.Length; version++)
        {
            await ExecuteAsync(connection, ReadScript(Scripts[version]), cancellationToken);
            await using var note = Sql.Command(connection, "insert into raft.migrations values ($1, $2)", version + 1, Scripts[version]);
            await note.ExecuteNonQueryAsync(cancellationToken);
        }

        if (runningRole is not null) await GrantAsync(connection, runningRole, cancellationToken);
        await transaction.CommitAsync(cancellationToken);
    }

    /// <summary>Makes sure that the schema is of this version.</summary>
    internal static async Task RequireAsync(PostgresLogOptions options, CancellationToken cancellationToken)
    {
        int version;
        await using (var source = Source(options.ConnectionString))
        await using (var connection = await source.OpenConnectionAsync(cancellationToken))
        {
            version = await ReadVersionAsync(connection, cancellationToken);
        }

        ThrowIfLater(version);
        if (version == Scripts.Length) return;
        if (!options.MigrateOnOpen)
            throw new LogStoreException(LogFailure.Fatal, $"The schema raft has version {version}, this program needs {Scripts.Length}: apply the migrations.");
        await ApplyAsync(options.ConnectionString, runningRole: null, cancellationToken);
    }

    private static void ThrowIfLater(int version)
    {
        if (version > Scripts.Length)
        {
            throw new LogStoreException(
                LogFailure.Fatal, $"The schema raft has version {version}, this program knows {Scripts.Length}: it was migrated by a later release.");
        }
    }

    private static async Task<int> ReadVersionAsync(NpgsqlConnection connection, CancellationToken cancellationToken)
    {
        await using var exists = Sql.Command(connection, "select to_regclass('raft.migrations') is not null");
        if (!(bool)(await exists.ExecuteScalarAsync(cancellationToken))!) return 0;
        await using var version = Sql.Command(connection, "select coalesce(max(version), 0) from raft.migrations");
        return (int)(await version.ExecuteScalarAsync(cancellationToken))!;
    }

    private static async Task GrantAsync(NpgsqlConnection connection, string role, CancellationToken cancellationToken)
    {
        await using var quote = Sql.Command(connection, "select quote_ident($1)", role);
        var name = (string)(await quote.ExecuteScalarAsync(cancellationToken))!;
        await ExecuteAsync(
            connection,
            $"""
            grant usage on schema raft to {name};
            grant select, insert, update, delete on all tables in schema raft to {name};
            revoke insert, update, delete on raft.migrations from {name};
            grant usage on all sequences in schema raft to {name};
            grant execute on all functions in schema raft to {name};
            """,
            cancellationToken);
    }

    private static NpgsqlDataSource Source(string connectionString) => NpgsqlDataSource.Create(
        new NpgsqlConnectionStringBuilder(connectionString) { ApplicationName = "raft migrations", Pooling = false });

    private static async Task ExecuteAsync(NpgsqlConnection connection, string sql, CancellationToken cancellationToken)
    {
        await using var command = new NpgsqlCommand(sql, connection);
        await command.ExecuteNonQueryAsync(cancellationToken);
    }

    private static string ReadScript(string name)
    {
        using var reader = new StreamReader(typeof(PostgresMigrations).Assembly.GetManifestResourceStream(name)!);
        return reader.ReadToEnd();
    }
}
