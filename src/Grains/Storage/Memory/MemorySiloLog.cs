using OrleansRaft.Core;
using OrleansRaft.Storage.Layout;

namespace OrleansRaft.Storage.Memory;

/// <summary>One holder of a silo's log in memory.</summary>
internal sealed class MemorySiloLog(Lock storeLock, MemorySilo silo, string siloName, string databaseId, ulong epoch) : ISiloLog
{
    private bool _closed;

    public string SiloName => siloName;

    public ulong Epoch => epoch;

    public string DatabaseId => databaseId;

    public Task<CommitOutcome> CommitAsync(IReadOnlyList<ReplicaWrite> writes, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(writes);
        lock (storeLock)
        {
            if (!IsCurrent) return Task.FromResult(new CommitOutcome(LogFailure.Fenced));
            var outcome = CommitPlan.Fold(writes, key => silo.Replicas.GetValueOrDefault(key)?.Extent, out var plans);
            if (!outcome.IsCommitted) return Task.FromResult(outcome);
            foreach (var plan in plans)
            {
                if (silo.Replicas[plan.Key]!.Check(plan) is { } fault) return Task.FromResult(CommitPlan.Invalid(plan.Key, fault));
            }

            foreach (var plan in plans) silo.Replicas[plan.Key]!.Apply(plan);
            return Task.FromResult(CommitOutcome.Committed);
        }
    }

    public Task<CreateReplicaOutcome> CreateAsync(ReplicaKey key, ReplicaBirth birth, CancellationToken cancellationToken)
    {
        birth.ThrowIfInvalid();
        lock (storeLock)
        {
            ThrowIfFenced();
            if (silo.Replicas.TryGetValue(key, out var replica))
                return Task.FromResult(replica is null ? CreateReplicaOutcome.Retired : CreateReplicaOutcome.Existed);
            silo.Replicas.Add(key, new MemoryReplica(birth));
            return Task.FromResult(CreateReplicaOutcome.Created);
        }
    }

    public Task RetireAsync(ReplicaKey key, CancellationToken cancellationToken)
    {
        lock (storeLock)
        {
            ThrowIfFenced();
            silo.Replicas[key] = null;
            return Task.CompletedTask;
        }
    }

    public Task<IReadOnlyList<StoredReplica>> ListAsync(CancellationToken cancellationToken)
    {
        lock (storeLock)
        {
            return Task.FromResult<IReadOnlyList<StoredReplica>>(
            [
                .. silo.Replicas
                    .OrderBy(pair => pair.Key.Group, StringComparer.Ordinal).ThenBy(pair => pair.Key.Replica)
                    .Select(pair => new StoredReplica(pair.Key, pair.Value is null)),
            ]);
        }
    }

    public Task<LoadedReplica?> LoadAsync(ReplicaKey key, CancellationToken cancellationToken)
    {
        lock (storeLock) return Task.FromResult(silo.Replicas.GetValueOrDefault(key)?.Load());
    }

    public Task<IReadOnlyList<Entry>> ReadEntriesAsync(ReplicaKey key, LogIndex from, long maxBytes, CancellationToken cancellationToken)
    {
        lock (storeLock) return Task.FromResult(silo.Replicas.GetValueOrDefault(key)?.Read(from, maxBytes) ?? []);
    }

    public Task<ReadOnlyMemory<byte>?> ReadSnapshotChunkAsync(
        ReplicaKey key, ulong snapshotId, int number, CancellationToken cancellationToken)
    {
        lock (storeLock) return Task.FromResult(silo.Replicas.GetValueOrDefault(key)?.Chunk(snapshotId, number));
    }

    public ValueTask DisposeAsync()
    {
        lock (storeLock) _closed = true;
        return ValueTask.CompletedTask;
    }

    private bool IsCurrent => !_closed && silo.Epoch == epoch;

    private void ThrowIfFenced()
    {
        if (!IsCurrent) throw new LogStoreException(LogFailure.Fenced, $"The log of silo {siloName} has another holder than epoch {epoch}.");
    }
}
