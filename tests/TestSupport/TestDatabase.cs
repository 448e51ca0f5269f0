using System.Globalization;
using Npgsql;

namespace OrleansRaft.TestSupport;

/// <summary>
/// A new, empty database, dropped when it is disposed. It is on the server that the connection string in
/// <c>ORLEANSRAFT_TEST_POSTGRES</c> names, or else on one that all tests of this process share.
/// </summary>
public sealed class TestDatabase : IAsyncDisposable
{
    private static readonly SemaphoreSlim OneAtATime = new(1);
    private static PostgresServer? shared;

    private readonly string _server;
    private readonly string _name;

    private TestDatabase(string server, string name)
    {
        _server = server;
        _name = name;
        ConnectionString = new NpgsqlConnectionStringBuilder(server) { Database = name }.ConnectionString;
    }

    /// <summary>The database, for its owner.</summary>
    public string ConnectionString { get; }

    /// <summary>Makes one on the server that tests share.</summary>
    public static async Task<TestDatabase> CreateAsync() => await CreateAsync(await SharedServerAsync());

    /// <summary>Makes one on a server.</summary>
    /// <param name="server">A connection string of a role that may create databases.</param>
    public static async Task<TestDatabase> CreateAsync(string server)
    {
        var database = new TestDatabase(server, string.Create(CultureInfo.InvariantCulture, $"orleansraft_test_{Guid.NewGuid():N}"));
        await ExecuteAsync(server, $"create database {database._name}");
        return database;
    }

    /// <summary>Runs a statement.</summary>
    public Task ExecuteAsync(string sql) => ExecuteAsync(ConnectionString, sql);

    /// <summary>Runs a query for one value.</summary>
    public async Task<T> ScalarAsync<T>(string sql)
    {
        await using var connection = await OpenAsync(ConnectionString);
        await using var command = new NpgsqlCommand(sql, connection);
        return (T)(await command.ExecuteScalarAsync())!;
    }

    /// <summary>Drops it, also under the feet of those who use it.</summary>
    public async ValueTask DisposeAsync() => await ExecuteAsync(_server, $"drop database if exists {_name} with (force)");

    private static async Task<string> SharedServerAsync()
    {
        if (Environment.GetEnvironmentVariable("ORLEANSRAFT_TEST_POSTGRES") is { Length: > 0 } given) return given;
        await OneAtATime.WaitAsync();
        try
        {
            return (shared ??= await PostgresServer.StartNewAsync()).ConnectionString;
        }
        finally
        {
            OneAtATime.Release();
        }
    }

    private static async Task ExecuteAsync(string connectionString, string sql)
    {
        await using var connection = await OpenAsync(connectionString);
        await using var command = new NpgsqlCommand(sql, connection);
        await command.ExecuteNonQueryAsync();
    }

    private static async Task<NpgsqlConnection> OpenAsync(string connectionString)
    {
        var connection = new NpgsqlConnection(new NpgsqlConnectionStringBuilder(connectionString) { Pooling = false }.ConnectionString);
        await connection.OpenAsync();
        return connection;
    }
}
