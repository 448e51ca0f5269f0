using OrleansRaft.Storage.Postgres;
using OrleansRaft.Storage.Tests.Conformance;
using OrleansRaft.TestSupport;

namespace OrleansRaft.Storage.Tests.Postgres;

public sealed class PostgresLogStoreTests(PostgresLogStoreTests.Database database)
    : LogStoreConformance, IClassFixture<PostgresLogStoreTests.Database>
{
    private protected override async Task<ILogStore> MakeStoreAsync()
    {
        var options = new PostgresLogOptions { ConnectionString = database.ConnectionString };
        await PostgresMigrations.ApplyAsync(options.ConnectionString, runningRole: null, Cancel);
        await database.Current.ExecuteAsync("truncate raft.silos, raft.replicas, raft.segments, raft.snapshots, raft.snapshot_chunks");
        return new PostgresLogStore(options);
    }

    private protected override ValueTask DisposeStoreAsync() => ValueTask.CompletedTask;

    /// <summary>One database for the class: its tests run one after another, each on empty tables.</summary>
    public sealed class Database : IAsyncLifetime
    {
        public TestDatabase Current { get; private set; } = null!;

        public string ConnectionString => Current.ConnectionString;

        public async ValueTask InitializeAsync() => Current = await TestDatabase.CreateAsync();

        public ValueTask DisposeAsync() => Current.DisposeAsync();
    }
}
