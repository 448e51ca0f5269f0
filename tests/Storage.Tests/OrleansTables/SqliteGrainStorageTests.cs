using Microsoft.Data.Sqlite;
using OrleansRaft.Storage.Sqlite;

namespace OrleansRaft.Storage.Tests.OrleansTables;

public sealed class SqliteGrainStorageTests : GrainStorageTests
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("orleansraft-sqlite-");

    public override async ValueTask DisposeAsync()
    {
        await base.DisposeAsync();
        SqliteConnection.ClearAllPools();
        _folder.Delete(recursive: true);
    }

    private protected override async Task<(string Invariant, string ConnectionString)> PrepareAsync()
    {
        var path = Path.Combine(_folder.FullName, "new", "orleans.db");
        await Task.WhenAll(Enumerable.Range(0, 4).Select(_ => SqliteOrleansSchema.ApplyAsync(path, Cancel)));
        await SqliteOrleansSchema.ApplyAsync(path, Cancel);
        return (SqliteOrleansSchema.Invariant, SqliteOrleansSchema.ConnectionStringFor(path));
    }
}
