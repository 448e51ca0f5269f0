using Npgsql;
using OrleansRaft.Core;
using OrleansRaft.Storage.Postgres;
using OrleansRaft.TestSupport;

namespace OrleansRaft.Storage.Tests.Postgres;

public sealed class PostgresSchemaTests : PostgresTestBase
{
    [Fact]
    public async Task Migrations_may_run_twice_and_at_the_same_time()
    {
        await Task.WhenAll(Enumerable.Range(0, 6).Select(_ => PostgresMigrations.ApplyAsync(Database.ConnectionString, null, Cancel)));
        await PostgresMigrations.ApplyAsync(Database.ConnectionString, null, Cancel);
        Assert.Equal(1, await Database.ScalarAsync<long>("select count(*) from raft.migrations"));
    }

    [Fact]
    public async Task Silos_that_start_together_on_an_empty_database_all_open_their_logs()
    {
        var logs = await Task.WhenAll(Enumerable.Range(0, 4).Select(i => OpenAsync(silo: $"raft-{i}")));
        Assert.All(logs, log => Assert.Equal(1ul, log.Epoch));
    }

    [Fact]
    public async Task The_running_role_needs_no_right_to_alter_the_schema()
    {
        await using var role = await TestRole.CreateAsync(Database);
        var options = Options(builder => builder.Username = role.Name);
        Assert.Equal(LogFailure.Fatal, await OpenFailureAsync(options));
        options.MigrateOnOpen = false;
        Assert.Equal(LogFailure.Fatal, await OpenFailureAsync(options));

        await PostgresMigrations.ApplyAsync(Database.ConnectionString, role.Name, Cancel);
        foreach (var migrates in new[] { true, false })
        {
            options.MigrateOnOpen = migrates;
            var log = await OpenWithReplicaAsync(options);
            await log.CommitAsync(
                Given.Append(Given.Entries(1, 5, 1)),
                new ReplicaWrite { Key = Given.Key, Chunks = new[] { Given.Chunk(1, 0, 1) }, Snapshot = Given.Snapshot(1, 4, 1), TruncateHead = new LogIndex(3) },
                new ReplicaWrite { Key = Given.Key, Entries = Given.Entries(5, 6, 2), HardState = Given.HardState(2, 1, 4) });
            Assert.Equal("4/1 5/2 6/2", (await log.ReadAsync(Given.Key)).Text());
            await log.RetireAsync(Given.Key, Cancel);
            await log.RetireAsync(new ReplicaKey("more", new(1)), Cancel);
            await log.DisposeAsync();
            await Database.ExecuteAsync("truncate raft.replicas, raft.segments, raft.snapshots, raft.snapshot_chunks");
        }

        await using var connection = new NpgsqlConnection(options.ConnectionString + ";Pooling=false");
        await connection.OpenAsync(Cancel);
        foreach (var forbidden in new[] { "create table raft.more (id int)", "drop table raft.segments", "insert into raft.migrations values (9, 'x')" })
        {
            var denied = await Assert.ThrowsAsync<PostgresException>(() => ExecuteAsync(connection, forbidden));
            Assert.Equal(PostgresErrorCodes.InsufficientPrivilege, denied.SqlState);
        }
    }

    [Fact]
    public async Task A_schema_of_a_later_release_is_left_alone()
    {
        await PostgresMigrations.ApplyAsync(Database.ConnectionString, null, Cancel);
        await Database.ExecuteAsync("insert into raft.migrations values (1000, 'later.sql')");
        Assert.Equal(LogFailure.Fatal, await OpenFailureAsync(Options()));
        await Assert.ThrowsAsync<LogStoreException>(() => PostgresMigrations.ApplyAsync(Database.ConnectionString, null, Cancel));
    }

    [Fact]
    public async Task Entries_and_memberships_can_be_read_without_our_code()
    {
        var log = await OpenWithReplicaAsync();
        await log.CommitAsync(
            Given.Append(Given.Entry(1, 3, "first"u8.ToArray()), Given.Entry(2, 3, [0, 255], EntryKind.ConfChangeV2)),
            new ReplicaWrite { Key = Given.Key, Snapshot = Given.Snapshot(0, 1, 0, term: 3) });

        Assert.Equal(
            @"1 3 normal 5 first, 2 3 conf-change-v2 2 \000\377",
            await Database.ScalarAsync<string>(
                "select string_agg(concat_ws(' ', index, term, kind, bytes, payload), ', ' order by index) from raft.entries"
                + " where silo = 'raft-0' and group_id = 'orders' and replica_id = 1"));
        Assert.Equal(
            """1 2 1 [1, 2, 18446744073709551613] {"a":1}""",
            await Database.ScalarAsync<string>(
                "select concat_ws(' ', first_index, last_index, snapshot_index, configuration->>'voters', descriptor) from raft.logs"));
    }

    [Fact]
    public async Task A_long_append_becomes_segments_that_a_reader_can_take_one_by_one()
    {
        var log = await OpenWithReplicaAsync();
        await log.CommitAsync(Given.Append([.. Enumerable.Range(1, 2500).Select(i => Given.Entry((ulong)i, 1, new byte[i <= 1000 ? 1000 : 1]))]));
        Assert.InRange(await Database.ScalarAsync<long>("select count(*) from raft.segments"), 4, 8);
        Assert.InRange(await Database.ScalarAsync<int>("select max(octet_length(entries)) from raft.segments"), 1, 256 * 1024);
        Assert.Equal(2500, (await log.ReadAsync(Given.Key)).Count);
        Assert.Equal(255, (await log.ReadAsync(Given.Key, 200, 255_000)).Count);
    }

    [Fact]
    public async Task Databases_of_one_instance_count_as_one()
    {
        await using var other = await TestDatabase.CreateAsync();
        var (first, second) = (await OpenAsync(), await OpenAsync(new PostgresLogOptions { ConnectionString = other.ConnectionString }));
        Assert.Equal(first.DatabaseId, second.DatabaseId);
    }

    [Fact]
    public async Task An_instance_that_hides_its_identity_is_known_by_its_address()
    {
        await using var role = await TestRole.CreateAsync(Database);
        await PostgresMigrations.ApplyAsync(Database.ConnectionString, role.Name, Cancel);
        await Database.ExecuteAsync("revoke execute on function pg_control_system() from public");
        var log = await OpenAsync(Options(builder => builder.Username = role.Name));
        Assert.EndsWith($":{await Database.ScalarAsync<string>("select current_setting('port')")}", log.DatabaseId, StringComparison.Ordinal);
    }

    /// <summary>A role that may log in and nothing else.</summary>
    private sealed class TestRole(TestDatabase database, string name) : IAsyncDisposable
    {
        public string Name => name;

        public static async Task<TestRole> CreateAsync(TestDatabase database)
        {
            var name = $"silo_{Guid.NewGuid():N}";
            await database.ExecuteAsync($"create role {name} login");
            return new TestRole(database, name);
        }

        public async ValueTask DisposeAsync() => await database.ExecuteAsync($"drop owned by {name} cascade; drop role {name}");
    }
}
