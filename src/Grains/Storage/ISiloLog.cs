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
    /// Writes what many replicas ask for as one transaction: atomic, durable when it returns, refused as a whole if the epoch is not
    /// current. A replica may be there several times: its writes are done in their order. A commit whose reply was lost is settled by
    /// reading back before this returns. One write that breaks the rules of <see cref="ReplicaWrite"/>, or whose replica has no rows or
    /// is retired, makes the whole refused as <see cref="LogFailure.Invalid"/>, and the outcome names that replica.
    /// </summary>
    /// <param name="writes">What to write.</param>
    /// <param name="cancellationToken">
    /// Gives up waiting for a connection (<see cref="LogFailure.Retry"/>). Where a lost reply could not be settled before, this log
    /// closes for ever and the outcome is <see cref="LogFailure.Fenced"/>.
    /// </param>
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
    /// <param name="from">The first index; where it is truncated away, the first stored one stands for it.</param>
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
