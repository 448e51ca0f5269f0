using OrleansRaft.Storage.Postgres;
using OrleansRaft.TestSupport;

namespace OrleansRaft.Storage.Tests.OrleansTables;

public sealed class PostgresGrainStorageTests : GrainStorageTests
{
    private TestDatabase _database = null!;

    public override async ValueTask DisposeAsync()
    {
        await base.DisposeAsync();
        await _database.DisposeAsync();
    }

    private protected override async Task<(string Invariant, string ConnectionString)> PrepareAsync()
    {
        _database = await TestDatabase.CreateAsync();
        await Task.WhenAll(Enumerable.Range(0, 4).Select(_ => PostgresOrleansSchema.ApplyAsync(_database.ConnectionString, null, Cancel)));
        await PostgresOrleansSchema.ApplyAsync(_database.ConnectionString, null, Cancel);
        return (PostgresOrleansSchema.Invariant, PostgresOrleansSchema.ConnectionStringFor(_database.ConnectionString));
    }
}
