using Npgsql;
using OrleansRaft.Storage.Layout;

namespace OrleansRaft.Storage.Postgres;

/// <summary>Logs in a Postgres database, of as many silos as use it.</summary>
/// <param name="options">Where it is.</param>
public sealed class PostgresLogStore(PostgresLogOptions options) : ILogStore
{
    /// <inheritdoc/>
    public async Task<ISiloLog> OpenAsync(string siloName, CancellationToken cancellationToken)
    {
        if (!Names.IsSiloName(siloName)) throw new ArgumentException($"'{siloName}' is not a silo's name.", nameof(siloName));
        PostgresSessions? sessions = null;
        NpgsqlConnection? connection = null;
        try
        {
            await PostgresMigrations.Schema.RequireAsync(options.ConnectionString, options.MigrateOnOpen, cancellationToken);
            sessions = new PostgresSessions(options, siloName);
            connection = await sessions.OpenWriterAsync(cancellationToken);
            await using var open = Sql.Command(connection, "select raft.open_silo($1)", siloName);
            var epoch = (long)(await open.ExecuteScalarAsync(cancellationToken))!;

            // Only now, that nobody else can alter it under an earlier epoch.
            var rows = await ReadRowsAsync(connection, siloName, cancellationToken);
            var databaseId = await ReadDatabaseIdAsync(connection, cancellationToken);
            var log = new PostgresSiloLog(
                sessions, new FencedWriter(sessions, siloName, epoch, connection), siloName, (ulong)epoch, databaseId, rows);
            (sessions, connection) = (null, null);
            return log;
        }
        catch (NpgsqlException failed)
        {
            throw PostgresFailures.ToLogStoreException(failed);
        }
        catch (Exception failed) when (failed is IOException or TimeoutException)
        {
            throw new LogStoreException(LogFailure.Retry, $"Postgres did not answer: {failed.Message}", failed);
        }
        finally
        {
            if (connection is not null) await connection.DisposeAsync();
            if (sessions is not null) await sessions.DisposeAsync();
        }
    }

    private static async Task<Dictionary<ReplicaKey, PostgresSiloLog.Row>> ReadRowsAsync(
        NpgsqlConnection connection, string siloName, CancellationToken cancellationToken)
    {
        var rows = new Dictionary<ReplicaKey, PostgresSiloLog.Row>();
        await using var command = Sql.Command(
            connection,
            """
            select r.group_id, r.replica_id, r.key, r.retired, coalesce(n.last_index, 0),
                   (select first_index from raft.segments s where s.replica = r.key order by last_index limit 1),
                   (select last_index from raft.segments s where s.replica = r.key order by last_index desc limit 1)
            from raft.replicas r left join raft.snapshots n on n.replica = r.key
            where r.silo = $1
            """,
            siloName);
        await using var reader = await command.ExecuteReaderAsync(cancellationToken);
        while (await reader.ReadAsync(cancellationToken))
        {
            var snapshot = Sql.Index(reader, 4);
            var extent = reader.IsDBNull(5)
                ? ReplicaExtent.Empty(snapshot)
                : new ReplicaExtent(Sql.Index(reader, 5), Sql.Index(reader, 6), snapshot);
            rows.Add(Sql.Key(reader, 0), new PostgresSiloLog.Row(reader.GetInt64(2), reader.GetBoolean(3) ? null : extent));
        }

        return rows;
    }

    /// <summary>
    /// Names the instance, not the database in it: all databases of an instance fail together. Copies of one data directory count as
    /// one, which errs on the safe side.
    /// </summary>
    private static async Task<string> ReadDatabaseIdAsync(NpgsqlConnection connection, CancellationToken cancellationToken)
    {
        try
        {
            await using var identity = Sql.Command(connection, "select system_identifier::text from pg_control_system()");
            return $"postgres/{await identity.ExecuteScalarAsync(cancellationToken)}";
        }
        catch (PostgresException denied) when (denied.SqlState == PostgresErrorCodes.InsufficientPrivilege)
        {
            await using var address = Sql.Command(
                connection, "select concat_ws(':', host(inet_server_addr()), current_setting('port'))");
            return $"postgres/{await address.ExecuteScalarAsync(cancellationToken)}";
        }
    }
}
