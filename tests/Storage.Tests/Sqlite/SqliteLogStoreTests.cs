using OrleansRaft.Storage.Sqlite;
using OrleansRaft.Storage.Tests.Conformance;

namespace OrleansRaft.Storage.Tests.Sqlite;

public sealed class SqliteLogStoreTests : LogStoreConformance
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("orleansraft-sqlite-");

    private protected override Task<ILogStore> MakeStoreAsync() =>
        Task.FromResult<ILogStore>(new SqliteLogStore(Path.Combine(_folder.FullName, "new", "log.db")));

    private protected override ValueTask DisposeStoreAsync()
    {
        _folder.Delete(recursive: true);
        return ValueTask.CompletedTask;
    }
}
