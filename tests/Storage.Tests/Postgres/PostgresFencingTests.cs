using Npgsql;
using OrleansRaft.TestSupport;

namespace OrleansRaft.Storage.Tests.Postgres;

public sealed class PostgresFencingTests : PostgresTestBase
{
    [Fact]
    public async Task A_paused_holder_with_an_open_transaction_does_not_keep_its_successor_out()
    {
        var log = await OpenWithReplicaAsync();
        var paused = await ConnectAsync();
        await ExecuteAsync(paused, $"select raft.resume_silo('raft-0', {log.Epoch}, 100)"); // it is the silo's writer now
        await ExecuteAsync(paused, $"begin; select raft.fence('raft-0', {log.Epoch}, 101)");

        var next = await OpenAsync();

        await Assert.ThrowsAnyAsync<NpgsqlException>(() => ExecuteAsync(paused, "commit"));
        await next.CommitAsync(Given.Append(Given.Entry(1, 1)));
    }

    [Fact]
    public async Task A_session_that_cannot_be_ended_is_waited_for_only_so_long()
    {
        var log = await OpenWithReplicaAsync();
        var unknown = await ConnectAsync();
        await ExecuteAsync(unknown, $"begin; select raft.fence('raft-0', {log.Epoch}, 101)");
        var options = Options();
        options.LockTimeout = TimeSpan.FromMilliseconds(100);

        Assert.Equal(LogFailure.Retry, await OpenFailureAsync(options));

        await ExecuteAsync(unknown, "rollback");
        await OpenAsync(options);
    }

    [Fact]
    public async Task A_holder_that_wakes_up_does_not_end_its_successors_session()
    {
        var older = await OpenWithReplicaAsync();
        await EndWriterAsync(); // it must connect anew
        var newer = await OpenAsync();
        await older.RefusesAsync(LogFailure.Fenced, Given.Append(Given.Entry(1, 1)));
        await newer.CommitAsync(Given.Append(Given.Entry(1, 2)));
    }

    [Fact]
    public async Task Sessions_of_the_log_give_up_locks_and_idle_transactions_by_themselves()
    {
        var options = Options();
        options.LockTimeout = TimeSpan.FromSeconds(1);
        var log = await OpenWithReplicaAsync(options);
        await using var blocker = await BlockHardStatesAsync();
        var write = new ReplicaWrite { Key = Given.Key, HardState = Given.HardState(1, 1, 0) };
        await log.RefusesAsync(LogFailure.Retry, write);
        await ExecuteAsync(blocker, "rollback");
        await log.CommitAsync(write);

        await using var sessions = new Storage.Postgres.PostgresSessions(options, "raft-9");
        await using var writer = await sessions.OpenWriterAsync(Cancel);
        await using var settings = new NpgsqlCommand(
            "select string_agg(name || '=' || setting, ' ' order by name) from pg_settings"
            + " where name in ('statement_timeout', 'lock_timeout', 'idle_in_transaction_session_timeout')",
            writer);
        Assert.Equal(
            "idle_in_transaction_session_timeout=10000 lock_timeout=1000 statement_timeout=10000", await settings.ExecuteScalarAsync(Cancel));
    }

    [Fact]
    public async Task A_database_whose_commits_are_not_durable_is_refused()
    {
        await OpenAsync();
        Assert.Equal(LogFailure.Fatal, await OpenFailureAsync(Options(builder => builder.Options = "-c synchronous_commit=off")));
        await Database.ExecuteAsync($"alter database {new NpgsqlConnectionStringBuilder(Database.ConnectionString).Database} set synchronous_commit = off");
        Assert.Equal(LogFailure.Fatal, await OpenFailureAsync(Options()));
        await OpenAsync(Options(builder => builder.Options = "-c synchronous_commit=local"));
    }

    [Fact]
    public async Task Durability_that_is_switched_off_later_is_noticed()
    {
        await using var server = await PostgresServer.StartNewAsync();
        var options = new Storage.Postgres.PostgresLogOptions { ConnectionString = server.ConnectionString };
        await using var log = await OpenWithReplicaAsync(options);
        await SetAsync(server, "synchronous_commit");
        var index = 0ul;
        await Eventually.TrueAsync(
            async () => (await log.CommitAsync([Given.Append(Given.Entry(++index, 1))], Cancel)).Failure == LogFailure.Fatal,
            "the log refuses to commit",
            cancellationToken: Cancel);
        await SetAsync(server, "fsync");
        Assert.Equal(LogFailure.Fatal, await OpenFailureAsync(options));
    }

    private static async Task SetAsync(PostgresServer server, string setting)
    {
        await using var connection = new NpgsqlConnection(server.ConnectionString + ";Pooling=false");
        await connection.OpenAsync(Cancel);
        await ExecuteAsync(connection, $"alter system set {setting} = off");
        await ExecuteAsync(connection, "select pg_reload_conf()");
    }
}
