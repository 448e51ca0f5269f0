namespace OrleansRaft.Storage.Memory;

/// <summary>
/// Logs in this process's memory, for tests and trials: everything is lost when the process ends, and survives a silo that stops and
/// starts again within it. Epochs and fencing are real. Silos share one store, or have one each.
/// </summary>
public sealed class MemoryLogStore : ILogStore
{
    private readonly Lock _lock = new();
    private readonly Dictionary<string, MemorySilo> _silos = [];
    private readonly string _databaseId = $"memory/{Guid.NewGuid():N}";

    /// <inheritdoc/>
    public Task<ISiloLog> OpenAsync(string siloName, CancellationToken cancellationToken)
    {
        if (!Names.IsSiloName(siloName)) throw new ArgumentException($"'{siloName}' is not a silo's name.", nameof(siloName));
        cancellationToken.ThrowIfCancellationRequested();
        lock (_lock)
        {
            if (!_silos.TryGetValue(siloName, out var silo)) _silos.Add(siloName, silo = new MemorySilo());
            silo.Epoch++;
            foreach (var replica in silo.Replicas.Values) replica?.DropOrphanChunks();
            return Task.FromResult<ISiloLog>(new MemorySiloLog(_lock, silo, siloName, _databaseId, silo.Epoch));
        }
    }
}

/// <summary>What is stored of one silo.</summary>
internal sealed class MemorySilo
{
    /// <summary>The latest holder's epoch.</summary>
    public ulong Epoch { get; set; }

    /// <summary>The replicas; null stands for a tombstone.</summary>
    public Dictionary<ReplicaKey, MemoryReplica?> Replicas { get; } = [];
}
