using Microsoft.Data.Sqlite;
using OrleansRaft.Core;
using OrleansRaft.Storage.Sqlite;

namespace OrleansRaft.Storage.Tests.Sqlite;

public sealed class SqliteFileTests : IAsyncDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("orleansraft-sqlite-");
    private readonly List<IAsyncDisposable> _opened = [];

    private string Path => System.IO.Path.Combine(_folder.FullName, "log.db");

    public async ValueTask DisposeAsync()
    {
        foreach (var opened in _opened) await opened.DisposeAsync();
        _folder.Delete(recursive: true);
    }

    [Fact]
    public async Task A_file_keeps_its_identity_and_no_two_files_share_one()
    {
        var first = await OpenAsync();
        Assert.Equal(first.DatabaseId, (await OpenAsync()).DatabaseId);
        Assert.NotEqual(first.DatabaseId, (await OpenAsync(Path + "2")).DatabaseId);
    }

    [Fact]
    public async Task A_caller_is_not_blocked_while_another_process_holds_the_file()
    {
        var log = await OpenAsync();
        await log.CreateAsync(Given.Key, Given.Birth(), Cancel);
        await using var other = await ConnectAsync();
        await ExecuteAsync(other, "begin immediate");
        var commit = log.CommitAsync([Given.Append(Given.Entry(1, 1))], Cancel);
        Assert.False(commit.IsCompleted);
        await ExecuteAsync(other, "rollback");
        Assert.True((await commit).IsCommitted);
    }

    [Fact]
    public async Task A_caller_that_gives_up_its_turn_has_written_nothing()
    {
        var log = await OpenAsync();
        await log.CreateAsync(Given.Key, Given.Birth(), Cancel);
        await using var other = await ConnectAsync();
        await ExecuteAsync(other, "begin immediate");
        var first = log.CommitAsync([Given.Append(Given.Entry(1, 1))], Cancel);
        using var impatient = new CancellationTokenSource();
        var second = log.CommitAsync([Given.Append(Given.Entry(2, 1))], impatient.Token);
        await impatient.CancelAsync();
        Assert.Equal(LogFailure.Retry, (await second).Failure);
        await ExecuteAsync(other, "rollback");
        Assert.True((await first).IsCommitted);
        Assert.Equal("1/1", (await log.ReadAsync(Given.Key)).Text());
    }

    [Fact]
    public async Task Every_commit_is_flushed_and_the_write_ahead_log_stays_small()
    {
        var log = await OpenAsync();
        await log.CreateAsync(Given.Key, Given.Birth(), Cancel);
        for (var index = 1ul; index <= 100; index++) await log.CommitAsync(Given.Append(Given.Entry(index, 1, new byte[256 * 1024])));
        Assert.InRange(new FileInfo(Path + "-wal").Length, 1, 16 * 1024 * 1024);

        using var session = new SqliteSession(Path);
        Assert.Equal("wal", session.Scalar("pragma journal_mode"));
        Assert.Equal(2L, session.Scalar("pragma synchronous")); // 2: full
    }

    [Fact]
    public async Task A_file_that_is_no_database_is_broken_for_ever()
    {
        await File.WriteAllTextAsync(Path, new string('x', 10_000), Cancel);
        Assert.Equal(LogFailure.Fatal, (await Assert.ThrowsAsync<LogStoreException>(() => OpenAsync())).Failure);
    }

    [Fact]
    public async Task A_file_of_a_later_release_is_left_alone()
    {
        await OpenAsync();
        await using (var other = await ConnectAsync()) await ExecuteAsync(other, "pragma user_version = 1000");
        Assert.Equal(LogFailure.Fatal, (await Assert.ThrowsAsync<LogStoreException>(() => OpenAsync())).Failure);
    }

    [Fact]
    public async Task Entries_can_be_read_without_our_code()
    {
        var log = await OpenAsync();
        await log.CreateAsync(Given.Key, Given.Birth(), Cancel);
        await log.CommitAsync(
            Given.Append(Given.Entry(1, 0x1234567890abcdef, "first"u8.ToArray()), Given.Entry(2, 0x1234567890abcdef, [0, 255], EntryKind.ConfChangeV2)),
            Given.Append(Given.Entry(3, 0x1234567890abcdef, [], EntryKind.ConfChange), Given.Entry(4, 0x1234567890abcdef, new byte[3000])));

        using var session = new SqliteSession(Path);
        Assert.Equal(
            $"1 normal 6669727374, 2 conf-change-v2 00FF, 3 conf-change , 4 normal {new string('0', 6000)}",
            session.Scalar(
                """
                select group_concat(entry_index || ' ' || kind || ' ' || hex(payload), ', ' order by entry_index) from entries
                where silo = 'raft-0' and group_id = 'orders' and replica_id = 1 and term = 1311768467294899695
                """));
    }

    [Fact]
    public async Task A_file_of_an_earlier_release_keeps_what_it_has()
    {
        using (var session = new SqliteSession(Path))
        {
            session.ExecuteScript(SqliteSchema.Read("raft-001.sql"));
            session.ExecuteScript(
                """
                insert into silos values ('raft-0', 7);
                insert into replicas values (1, 'raft-0', 'orders', 1, 0, 'kv', 9, 1, 3);
                insert into entries values (1, 3, 1311768467294899695, 2, x'00ff'), (1, 4, 1311768467294899695, 0, x'');
                pragma user_version = 1;
                """);
        }

        var log = await OpenAsync();

        Assert.Equal(8UL, log.Epoch);
        Assert.Equal(
            $"kv {Given.HardState(9, 1, 3)} no snapshot 3..4 3/1311768467294899695/ConfChangeV2/00FF 4/1311768467294899695/Normal/",
            await log.TextAsync(Given.Key));
    }

    [Fact]
    public async Task A_folder_that_cannot_be_made_is_for_an_operator()
    {
        await File.WriteAllTextAsync(Path, "not a folder", Cancel);
        var path = System.IO.Path.Combine(Path, "log.db");
        Assert.Equal(LogFailure.Full, (await Assert.ThrowsAsync<LogStoreException>(() => OpenAsync(path))).Failure);
    }

    [Theory]
    [InlineData(5, LogFailure.Retry)] // BUSY
    [InlineData(6, LogFailure.Retry)] // LOCKED
    [InlineData(7, LogFailure.Retry)] // NOMEM
    [InlineData(8, LogFailure.Full)] // READONLY
    [InlineData(13, LogFailure.Full)] // FULL
    [InlineData(14, LogFailure.Full)] // CANTOPEN
    [InlineData(10, LogFailure.Fatal)] // IOERR
    [InlineData(11, LogFailure.Fatal)] // CORRUPT
    [InlineData(26, LogFailure.Fatal)] // NOTADB
    [InlineData(19, LogFailure.Fatal)] // CONSTRAINT: a row that nobody should have written
    public void Every_error_has_one_meaning(int code, LogFailure expected) =>
        Assert.Equal(expected, SqliteFailures.Of(new SqliteException("made up", code)));

    private async Task<ISiloLog> OpenAsync(string? path = null)
    {
        var log = await new SqliteLogStore(path ?? Path).OpenAsync("raft-0", Cancel);
        _opened.Add(log);
        return log;
    }

    private async Task<SqliteConnection> ConnectAsync()
    {
        var connection = new SqliteConnection($"Data Source={Path};Pooling=False");
        await connection.OpenAsync(Cancel);
        return connection;
    }

    private static async Task ExecuteAsync(SqliteConnection connection, string sql)
    {
        await using var command = connection.CreateCommand();
        command.CommandText = sql;
        await command.ExecuteNonQueryAsync(Cancel);
    }
}
