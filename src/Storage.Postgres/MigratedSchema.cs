using Npgsql;

namespace OrleansRaft.Storage.Postgres;

/// <summary>A schema, by version: numbered scripts, each applied once, noted in the schema's own table of migrations.</summary>
/// <param name="name">The schema.</param>
/// <param name="advisoryLock">What those who migrate it at the same time wait for.</param>
/// <param name="scripts">The scripts of the folder Migrations, oldest first.</param>
internal sealed class MigratedSchema(string name, long advisoryLock, params string[] scripts)
{
    /// <summary>Brings the schema to the newest version, in one transaction, whoever else tries the same.</summary>
    /// <param name="connectionString">The database.</param>
    /// <param name="runningRole">A role that gets what it needs to run and no more; null if there is no other role.</param>
    /// <param name="cancellationToken">Gives up.</param>
    public async Task ApplyAsync(string connectionString, string? runningRole, CancellationToken cancellationToken)
    {
        await using var source = Source(connectionString);
        await using var connection = await source.OpenConnectionAsync(cancellationToken);
        await using var transaction = await connection.BeginTransactionAsync(cancellationToken);
        await ExecuteAsync(connection, $"select pg_advisory_xact_lock({advisoryLock})", cancellationToken);
        var version = await ReadVersionAsync(connection, cancellationToken);
        ThrowIfLater(version);
        if (version == 0)
        {
            await ExecuteAsync(
                connection,
                $"""
                create schema if not exists {name};
                create table {name}.migrations (version integer primary key, script text not null, applied_at timestamptz not null default now());
                """,
                cancellationToken);
        }

        for (; version < scripts.Length; version++)
        {
            await ExecuteAsync(connection, ReadScript(scripts[version]), cancellationToken);
            await using var note = Sql.Command(connection, $"insert into {name}.migrations values ($1, $2)", version + 1, scripts[version]);
            await note.ExecuteNonQueryAsync(cancellationToken);
        }

        if (runningRole is not null) await GrantAsync(connection, runningRole, cancellationToken);
        await transaction.CommitAsync(cancellationToken);
    }

    /// <summary>Makes sure that the schema is of this version.</summary>
    /// <param name="connectionString">The database.</param>
    /// <param name="mayApply">Whether the scripts that are missing may be applied.</param>
    /// <param name="cancellationToken">Gives up.</param>
    public async Task RequireAsync(string connectionString, bool mayApply, CancellationToken cancellationToken)
    {
        int version;
        await using (var source = Source(connectionString))
        await using (var connection = await source.OpenConnectionAsync(cancellationToken))
        {
            version = await ReadVersionAsync(connection, cancellationToken);
        }

        ThrowIfLater(version);
        if (version == scripts.Length) return;
        if (!mayApply)
            throw new LogStoreException(LogFailure.Fatal, $"The schema {name} has version {version}, this program needs {scripts.Length}: apply the migrations.");
        await ApplyAsync(connectionString, runningRole: null, cancellationToken);
    }

    private void ThrowIfLater(int version)
    {
        if (version > scripts.Length)
        {
            throw new LogStoreException(
                LogFailure.Fatal, $"The schema {name} has version {version}, this program knows {scripts.Length}: it was migrated by a later release.");
        }
    }

    private async Task<int> ReadVersionAsync(NpgsqlConnection connection, CancellationToken cancellationToken)
    {
        await using var exists = Sql.Command(connection, "select to_regclass($1) is not null", $"{name}.migrations");
        if (!(bool)(await exists.ExecuteScalarAsync(cancellationToken))!) return 0;
        await using var version = Sql.Command(connection, $"select coalesce(max(version), 0) from {name}.migrations");
        return (int)(await version.ExecuteScalarAsync(cancellationToken))!;
    }

    private async Task GrantAsync(NpgsqlConnection connection, string role, CancellationToken cancellationToken)
    {
        await using var quote = Sql.Command(connection, "select quote_ident($1)", role);
        var quoted = (string)(await quote.ExecuteScalarAsync(cancellationToken))!;
        await ExecuteAsync(
            connection,
            $"""
            grant usage on schema {name} to {quoted};
            grant select, insert, update, delete on all tables in schema {name} to {quoted};
            revoke insert, update, delete on {name}.migrations from {quoted};
            grant usage on all sequences in schema {name} to {quoted};
            grant execute on all functions in schema {name} to {quoted};
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

    private static string ReadScript(string script)
    {
        using var reader = new StreamReader(typeof(MigratedSchema).Assembly.GetManifestResourceStream(script)!);
        return reader.ReadToEnd();
    }
}
