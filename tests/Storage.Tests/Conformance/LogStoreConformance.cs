namespace OrleansRaft.Storage.Tests.Conformance;

/// <summary>What every store must do, whatever it is made of. Each store's tests derive from this.</summary>
public abstract partial class LogStoreConformance : IAsyncLifetime
{
    private protected ILogStore Store { get; private set; } = null!;

    private protected ISiloLog Log { get; private set; } = null!;

    private protected static ReplicaKey Key => Given.Key;

    public async ValueTask InitializeAsync()
    {
        Store = await MakeStoreAsync();
        Log = await OpenAsync();
    }

    public async ValueTask DisposeAsync()
    {
        await Log.DisposeAsync();
        await DisposeStoreAsync();
        GC.SuppressFinalize(this);
    }

    private protected abstract Task<ILogStore> MakeStoreAsync();

    private protected abstract ValueTask DisposeStoreAsync();

    private protected Task<ISiloLog> OpenAsync(string silo = "raft-0") => Store.OpenAsync(silo, Cancel);

    /// <summary>What a new process would see: opened again, the old holder gone.</summary>
    private protected async Task ReopenAsync()
    {
        await Log.DisposeAsync();
        Log = await OpenAsync();
    }

    private protected async Task<ReplicaKey> CreatedAsync(ReplicaKey key, ulong snapshotIndex = 0)
    {
        Assert.Equal(CreateReplicaOutcome.Created, await Log.CreateAsync(key, Given.Birth(snapshotIndex), Cancel));
        return key;
    }

    private protected Task<ReplicaKey> CreatedAsync(ulong snapshotIndex = 0) => CreatedAsync(Key, snapshotIndex);
}
