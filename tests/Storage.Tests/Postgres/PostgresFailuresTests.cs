using Npgsql;
using OrleansRaft.Storage.Postgres;

namespace OrleansRaft.Storage.Tests.Postgres;

public sealed class PostgresFailuresTests : PostgresTestBase
{
    [Theory]
    [InlineData("40001", LogFailure.Retry)] // serialization_failure
    [InlineData("40P01", LogFailure.Retry)] // deadlock_detected
    [InlineData("55P03", LogFailure.Retry)] // lock_not_available
    [InlineData("57014", LogFailure.Retry)] // query_canceled
    [InlineData("57P01", LogFailure.Retry)] // admin_shutdown
    [InlineData("57P03", LogFailure.Retry)] // cannot_connect_now
    [InlineData("53300", LogFailure.Retry)] // too_many_connections
    [InlineData("08006", LogFailure.Retry)] // connection_failure
    [InlineData("25P03", LogFailure.Retry)] // idle_in_transaction_session_timeout
    [InlineData("53100", LogFailure.Full)] // disk_full
    [InlineData("25006", LogFailure.Full)] // read_only_sql_transaction
    [InlineData("58030", LogFailure.Full)] // io_error
    [InlineData("RF001", LogFailure.Fenced)]
    [InlineData("RF002", LogFailure.Fatal)]
    [InlineData("RF003", LogFailure.Invalid)]
    [InlineData("XX001", LogFailure.Fatal)] // data_corrupted
    [InlineData("42P01", LogFailure.Fatal)] // undefined_table
    [InlineData("42501", LogFailure.Fatal)] // insufficient_privilege
    [InlineData("28P01", LogFailure.Fatal)] // invalid_password
    [InlineData("23505", LogFailure.Fatal)] // unique_violation: a row that nobody should have written
    public void Every_error_has_one_meaning(string sqlState, LogFailure expected) => Assert.Equal(expected, PostgresFailures.Of(sqlState));

    [Fact]
    public async Task A_server_that_is_away_may_come_back()
    {
        Assert.Equal(LogFailure.Retry, await OpenFailureAsync(Options(builder => (builder.Host, builder.Port) = ("127.0.0.1", 1))));
    }

    [Fact]
    public async Task A_database_that_is_not_there_will_not_come_by_itself()
    {
        Assert.Equal(LogFailure.Fatal, await OpenFailureAsync(Options(builder => builder.Database = "nowhere")));
    }

    [Fact]
    public async Task A_read_only_database_says_so_and_works_again_when_it_is_not()
    {
        var log = await OpenWithReplicaAsync();
        var name = new NpgsqlConnectionStringBuilder(Database.ConnectionString).Database;
        await Database.ExecuteAsync($"alter database {name} set default_transaction_read_only = on");
        await EndWriterAsync();
        Assert.Equal(LogFailure.Full, await OpenFailureAsync(Options()));
        await using var writable = await ConnectAsync();
        await ExecuteAsync(writable, "set default_transaction_read_only = off");
        await ExecuteAsync(writable, $"alter database {name} reset default_transaction_read_only");
        await EndWriterAsync();
        var outcome = await log.CommitAsync([Given.Append(Given.Entry(1, 1))], Cancel);
        if (outcome.Failure == LogFailure.Retry) await log.CommitAsync(Given.Append(Given.Entry(1, 1)));
        Assert.Equal("1/1", (await log.ReadAsync(Given.Key)).Text());
    }
}
