using OrleansRaft.Storage.Memory;
using OrleansRaft.Storage.Tests.Conformance;

namespace OrleansRaft.Storage.Tests.Memory;

public sealed class MemoryLogStoreTests : LogStoreConformance
{
    private protected override Task<ILogStore> MakeStoreAsync() => Task.FromResult<ILogStore>(new MemoryLogStore());

    private protected override ValueTask DisposeStoreAsync() => ValueTask.CompletedTask;
}
