using Npgsql;

namespace OrleansRaft.Storage.Postgres;

/// <summary>
/// Makes the sessions of one silo's log: one that writes, and a pool that reads. They are apart from the pool of Orleans' own tables,
/// so that a busy log does not delay cluster membership.
/// </summary>
internal sealed class PostgresSessions : IAsyncDisposable
{
    private readonly NpgsqlDataSource _writer;

    public PostgresSessions(PostgresLogOptions options, string siloName)
    {
        // The writer keeps its connection; when it breaks, a new one must not be an old one from a pool.
        _writer = Build(options, $"raft log writer {siloName}", builder => builder.Pooling = false);
        ReadConnections = options.ReadConnections;
        Readers = Build(options, $"raft log reader {siloName}", builder => builder.MaxPoolSize = options.ReadConnections);
    }

    /// <summary>The pool that reads.</summary>
    public NpgsqlDataSource Readers { get; }

    /// <summary>The most connections of that pool.</summary>
    public int ReadConnections { get; }

    /// <summary>Opens a connection to write with.</summary>
    /// <exception cref="LogStoreException">Commits of the server are not durable: fatal.</exception>
    public async Task<NpgsqlConnection> OpenWriterAsync(CancellationToken cancellationToken)
    {
        var connection = await _writer.OpenConnectionAsync(cancellationToken);
        try
        {
            await RequireDurabilityAsync(connection, cancellationToken);
            return connection;
        }
        catch
        {
            await connection.DisposeAsync();
            throw;
        }
    }

    public async ValueTask DisposeAsync()
    {
        await _writer.DisposeAsync();
        await Readers.DisposeAsync();
    }

    private static async Task RequireDurabilityAsync(NpgsqlConnection connection, CancellationToken cancellationToken)
    {
        await using var command = new NpgsqlCommand("select current_setting('synchronous_commit'), current_setting('fsync')", connection);
        await using var reader = await command.ExecuteReaderAsync(cancellationToken);
        await reader.ReadAsync(cancellationToken);
        if (reader.GetString(0) == "off" || reader.GetString(1) == "off")
        {
            throw new LogStoreException(
                LogFailure.Fatal,
                $"Postgres runs with synchronous_commit={reader.GetString(0)} and fsync={reader.GetString(1)}: it would acknowledge commits "
                + "that a crash takes back, and Raft would vote twice or lose what it promised. Both must be on for this database and role.");
        }
    }

    private static NpgsqlDataSource Build(PostgresLogOptions options, string name, Action<NpgsqlConnectionStringBuilder> configure)
    {
        var builder = new NpgsqlConnectionStringBuilder(options.ConnectionString)
        {
            ApplicationName = name,
            CommandTimeout = (int)Math.Ceiling(options.ReplyTimeout.TotalSeconds),
            MaxAutoPrepare = 64,
            AutoPrepareMinUsages = 2,
            IncludeErrorDetail = true, // our own function's detail says which replica is at fault
        };
        builder.Options = string.Create(
            System.Globalization.CultureInfo.InvariantCulture,
            $"{builder.Options} -c statement_timeout={options.StatementTimeout.TotalMilliseconds:0}"
                + $" -c lock_timeout={options.LockTimeout.TotalMilliseconds:0}"
                + $" -c plan_cache_mode=force_generic_plan" // the best plan never depends on the values: planning each commit anew finds the same
                + $" -c idle_in_transaction_session_timeout={options.IdleInTransactionTimeout.TotalMilliseconds:0}").TrimStart();
        configure(builder);
        return NpgsqlDataSource.Create(builder);
    }
}
