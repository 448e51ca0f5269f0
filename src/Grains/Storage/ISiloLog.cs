using OrleansRaft.Core;

namespace OrleansRaft.Storage;

/// <summary>
/// The logs of all replicas of one silo, under one epoch. Every write checks, in its own transaction, that the epoch is still
/// current. Calls that write are made one at a time; reads may run beside them.
/// </summary>
public interface ISiloLog : IAsyncDisposable
{
    /// <summary>The silo.</summary>
    string SiloName { get; }

    /// <summary>The epoch that this holder writes under; greater than every earlier holder's.</summary>
    ulong Epoch { get; }

    /// <summary>Names the database that a failure would take away as one: equal for silos that share one.</summary>
    string DatabaseId { get; }

    /// <summary>
    /// Writes what many replicas ask for, each of them at most once, as one transaction: atomic, durable when it returns, refused as a
    /// whole if the epoch is not current. A commit whose reply was lost is settled by reading back before this returns.
    /// A replica without rows, or a retired one, makes the whole refused as <see cref="LogFailure.Fatal"/>.
    /// </summary>
    /// <param name="writes">What to write.</param>
    /// <param name="cancellationToken">Gives up waiting for a connection; never leaves the outcome open.</param>
    Task<CommitOutcome> CommitAsync(IReadOnlyList<ReplicaWrite> writes, CancellationToken cancellationToken);

    /// <summary>Makes a replica's rows, once.</summary>
    /// <param name="key">Whose.</param>
    /// <param name="birth">How they begin.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <exception cref="LogStoreException">Nothing was written.</exception>
    Task<CreateReplicaOutcome> CreateAsync(ReplicaKey key, ReplicaBirth birth, CancellationToken cancellationToken);

    /// <summary>Deletes a replica's rows and leaves a tombstone, also where there were none: the id is never used again. Repeatable.</summary>
    /// <param name="key">Whose.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <exception cref="LogStoreException">Nothing was written.</exception>
    Task RetireAsync(ReplicaKey key, CancellationToken cancellationToken);

    /// <summary>All replicas that have rows or a tombstone here, by group and id.</summary>
    /// <param name="cancellationToken">Gives up.</param>
    /// <exception cref="LogStoreException">It could not be read.</exception>
    Task<IReadOnlyList<StoredReplica>> ListAsync(CancellationToken cancellationToken);

    /// <summary>What a replica's rows hold; null if there are none, or only a tombstone.</summary>
    /// <param name="key">Whose.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <exception cref="LogStoreException">It could not be read.</exception>
    Task<LoadedReplica?> LoadAsync(ReplicaKey key, CancellationToken cancellationToken);

    /// <summary>Entries in order, from an index on: as many as fit the bytes, and one at least if there is one.</summary>
    /// <param name="key">Whose.</param>
    /// <param name="from">The first index.</param>
    /// <param name="maxBytes">Payload bytes that may be returned.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <exception cref="LogStoreException">It could not be read.</exception>
    Task<IReadOnlyList<Entry>> ReadEntriesAsync(ReplicaKey key, LogIndex from, long maxBytes, CancellationToken cancellationToken);

    /// <summary>One piece of a replica's snapshot; null if there is none of that number.</summary>
    /// <param name="key">Whose.</param>
    /// <param name="snapshotId">Which snapshot.</param>
    /// <param name="number">Its place, from 0.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <exception cref="LogStoreException">It could not be read.</exception>
    Task<ReadOnlyMemory<byte>?> ReadSnapshotChunkAsync(ReplicaKey key, ulong snapshotId, int number, CancellationToken cancellationToken);
}
