using Npgsql;
using OrleansRaft.Storage.Postgres;
using OrleansRaft.TestSupport;

namespace OrleansRaft.Storage.Tests.Postgres;

/// <summary>Tests that need a database of their own.</summary>
public abstract class PostgresTestBase : IAsyncLifetime
{
    private readonly List<IAsyncDisposable> _opened = [];

    private protected TestDatabase Database { get; private set; } = null!;

    public virtual async ValueTask InitializeAsync() => Database = await TestDatabase.CreateAsync();

    public virtual async ValueTask DisposeAsync()
    {
        foreach (var opened in _opened) await opened.DisposeAsync();
        await Database.DisposeAsync();
        GC.SuppressFinalize(this);
    }

    private protected PostgresLogOptions Options(Action<NpgsqlConnectionStringBuilder>? configure = null)
    {
        var builder = new NpgsqlConnectionStringBuilder(Database.ConnectionString);
        configure?.Invoke(builder);
        return new PostgresLogOptions { ConnectionString = builder.ConnectionString };
    }

    private protected async Task<ISiloLog> OpenAsync(PostgresLogOptions? options = null, string silo = "raft-0")
    {
        var log = await new PostgresLogStore(options ?? Options()).OpenAsync(silo, Cancel);
        _opened.Add(log);
        return log;
    }

    /// <summary>Opens the log and creates the replica that the tests write.</summary>
    private protected async Task<ISiloLog> OpenWithReplicaAsync(PostgresLogOptions? options = null)
    {
        var log = await OpenAsync(options);
        await log.CreateAsync(Given.Key, Given.Birth(), Cancel);
        return log;
    }

    private protected async Task<LogFailure> OpenFailureAsync(PostgresLogOptions options) =>
        (await Assert.ThrowsAsync<LogStoreException>(() => OpenAsync(options))).Failure;

    /// <summary>A session of its own.</summary>
    private protected async Task<NpgsqlConnection> ConnectAsync()
    {
        var connection = new NpgsqlConnection(Database.ConnectionString + ";Pooling=false");
        await connection.OpenAsync(Cancel);
        _opened.Add(connection);
        return connection;
    }

    private protected static async Task ExecuteAsync(NpgsqlConnection connection, string sql)
    {
        await using var command = new NpgsqlCommand(sql, connection);
        await command.ExecuteNonQueryAsync(Cancel);
    }

    /// <summary>Keeps every commit that writes a hard state waiting, until the session ends its transaction.</summary>
    private protected async Task<NpgsqlConnection> BlockHardStatesAsync()
    {
        var blocker = await ConnectAsync();
        await ExecuteAsync(blocker, "begin; lock table raft.replicas in share mode");
        return blocker;
    }

    private protected Task WriterWaitsAsync() => Eventually.TrueAsync(
        async () => await Database.ScalarAsync<long>(
            "select count(*) from pg_stat_activity where application_name like 'raft log writer%' and wait_event_type = 'Lock'"
            + " and datname = current_database()") > 0,
        "the writer waits for a lock",
        cancellationToken: Cancel);

    private protected Task EndWriterAsync() => Database.ExecuteAsync(
        "select pg_terminate_backend(pid, 5000) from pg_stat_activity where application_name like 'raft log writer%'"
        + " and datname = current_database()");
}
