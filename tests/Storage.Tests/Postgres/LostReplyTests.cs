using Npgsql;
using OrleansRaft.TestSupport;

namespace OrleansRaft.Storage.Tests.Postgres;

/// <summary>A commit whose reply is lost has happened or it has not: the caller is told which.</summary>
public sealed class LostReplyTests : PostgresTestBase
{
    private static readonly ReplicaWrite First = new()
    {
        Key = Given.Key,
        Entries = Given.Entries(1, 2, 1),
        HardState = Given.HardState(1, 1, 0),
    };

    private TcpProxy _proxy = null!;

    public override async ValueTask InitializeAsync()
    {
        await base.InitializeAsync();
        _proxy = TcpProxy.Start(new NpgsqlConnectionStringBuilder(Database.ConnectionString).Port);
    }

    public override async ValueTask DisposeAsync()
    {
        await _proxy.DisposeAsync();
        await base.DisposeAsync();
    }

    [Fact]
    public async Task A_commit_that_happened_is_reported_as_such()
    {
        var log = await OpenThroughProxyAsync();
        var answered = _proxy.HoldReplies();
        var commit = log.CommitAsync([First], Cancel);
        await answered.WaitAsync(Cancel); // the server answers once, when the transaction has committed
        Assert.False(commit.IsCompleted);
        _proxy.Cut();

        Assert.True((await commit).IsCommitted);
        Assert.Equal("1/1 2/1", (await log.ReadAsync(Given.Key)).Text());
        await log.CommitAsync(Given.Append(Given.Entry(3, 1)));
    }

    [Fact]
    public async Task A_commit_that_was_still_on_its_way_never_happens_once_it_is_reported_as_failed()
    {
        var log = await OpenThroughProxyAsync();
        await using var blocker = await BlockHardStatesAsync();
        var commit = log.CommitAsync([First], Cancel);
        await WriterWaitsAsync();
        _proxy.Cut(); // the server does not notice: it waits for the lock
        Assert.Equal(LogFailure.Retry, (await commit).Failure);

        await ExecuteAsync(blocker, "rollback");
        Assert.Empty(await log.ReadAsync(Given.Key));
        await log.CommitAsync(First);
        Assert.Equal("1/1 2/1", (await log.ReadAsync(Given.Key)).Text());
    }

    [Fact]
    public async Task A_session_that_ends_within_the_transaction_has_written_nothing()
    {
        var log = await OpenWithReplicaAsync();
        await using var blocker = await BlockHardStatesAsync();
        var commit = log.CommitAsync([First], Cancel);
        await WriterWaitsAsync();
        await EndWriterAsync();

        Assert.Equal(LogFailure.Retry, (await commit).Failure);
        Assert.Empty(await log.ReadAsync(Given.Key));
        await ExecuteAsync(blocker, "rollback");
        await log.CommitAsync(First);
    }

    [Fact]
    public async Task A_session_that_ended_between_commits_costs_one_attempt()
    {
        var log = await OpenWithReplicaAsync();
        await EndWriterAsync();
        var outcome = await log.CommitAsync([First], Cancel);
        if (!outcome.IsCommitted) Assert.Equal(LogFailure.Retry, outcome.Failure);
        if (!outcome.IsCommitted) await log.CommitAsync(First);
        Assert.Equal("1/1 2/1", (await log.ReadAsync(Given.Key)).Text());
    }

    [Fact]
    public async Task A_lost_reply_is_settled_when_the_database_is_back_from_a_crash()
    {
        await using var server = await PostgresServer.StartNewAsync();
        await using var proxy = TcpProxy.Start(server.Port);
        await using var log = await OpenWithReplicaAsync(ThroughProxy(proxy, server.ConnectionString));
        var answered = proxy.HoldReplies();
        var commit = log.CommitAsync([First], Cancel);
        await answered.WaitAsync(Cancel);
        await server.KillAsync();
        proxy.Cut();
        await server.StartAsync();

        Assert.True((await commit).IsCommitted);
        Assert.Equal("1/1 2/1", (await log.ReadAsync(Given.Key)).Text());
    }

    [Fact]
    public async Task A_database_that_stays_away_is_not_waited_for_by_a_log_that_closes()
    {
        using var closing = CancellationTokenSource.CreateLinkedTokenSource(Cancel);
        var log = await OpenThroughProxyAsync();
        var answered = _proxy.HoldReplies();
        var commit = log.CommitAsync([First], closing.Token);
        await answered.WaitAsync(Cancel);
        _proxy.Refuses = true;
        _proxy.Cut();
        await closing.CancelAsync();

        Assert.Equal(LogFailure.Fenced, (await commit).Failure);
        _proxy.Refuses = false;
        await log.RefusesAsync(LogFailure.Fenced, First);

        // It had happened: that is what its next holder finds.
        Assert.Equal("1/1 2/1", (await (await OpenAsync()).ReadAsync(Given.Key)).Text());
    }

    [Fact]
    public async Task A_creation_whose_reply_is_lost_is_settled_too()
    {
        var log = await OpenThroughProxyAsync();
        var key = new ReplicaKey("late", new(1));
        await log.RetireAsync(new ReplicaKey("warm", new(1)), Cancel);
        await log.ListAsync(Cancel);
        await using var blocker = await BlockHardStatesAsync();
        var create = log.CreateAsync(key, Given.Birth(3), Cancel);
        await WriterWaitsAsync();
        await EndWriterAsync();
        Assert.Equal(LogFailure.Retry, (await Assert.ThrowsAsync<LogStoreException>(() => create)).Failure);

        await ExecuteAsync(blocker, "rollback");
        Assert.Equal(CreateReplicaOutcome.Created, await log.CreateAsync(key, Given.Birth(3), Cancel));
        await log.CommitAsync(Given.Append(key, Given.Entry(4, 1)));
    }

    private static Storage.Postgres.PostgresLogOptions ThroughProxy(TcpProxy proxy, string connectionString) => new()
    {
        ConnectionString = new NpgsqlConnectionStringBuilder(connectionString) { Host = "127.0.0.1", Port = proxy.Port }.ConnectionString,
    };

    private Task<ISiloLog> OpenThroughProxyAsync() => OpenWithReplicaAsync(ThroughProxy(_proxy, Database.ConnectionString));
}
