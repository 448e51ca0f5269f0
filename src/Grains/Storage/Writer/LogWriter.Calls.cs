using OrleansRaft.Core;

namespace OrleansRaft.Storage;

public sealed partial class LogWriter
{
    private readonly Lock _claimsLock = new();
    private readonly Dictionary<ReplicaKey, ReplicaClaim> _claims = [];
    private uint _claimCount;

    /// <summary>The commit under way, or one that has ended. Written under the claims' lock.</summary>
    private Task _commitUnderWay = Task.CompletedTask;

    /// <summary>Takes the right to write a replica's rows from whoever has it in this process.</summary>
    /// <param name="key">Whose.</param>
    public ReplicaClaim Claim(ReplicaKey key)
    {
        lock (_claimsLock) return _claims[key] = new ReplicaClaim(key, Epoch, ++_claimCount);
    }

    /// <summary>
    /// Queues a write. Its outcome comes when it is durable, or can never be: <see cref="LogFailure.Fenced"/> where the claim has gone to
    /// another, <see cref="LogFailure.Invalid"/> where the write is at fault (the claim is void from then on), or what stopped the writer.
    /// Never <see cref="LogFailure.Retry"/> nor <see cref="LogFailure.Full"/>.
    /// </summary>
    /// <param name="claim">The right to write.</param>
    /// <param name="write">What to write; of the claim's replica.</param>
    /// <param name="ended">
    /// Takes the outcome: later, on a thread of the pool, and in one batch of turns with whatever shares the commit. Must not throw.
    /// </param>
    /// <exception cref="ArgumentException">The claim is another replica's.</exception>
    public void Write(ReplicaClaim claim, ReplicaWrite write, Action<CommitOutcome> ended)
    {
        ArgumentNullException.ThrowIfNull(claim);
        ArgumentNullException.ThrowIfNull(write);
        ArgumentNullException.ThrowIfNull(ended);
        if (claim.Key != write.Key) throw new ArgumentException($"The claim is for {claim.Key}, the write for {write.Key}.", nameof(write));
        var item = new PendingWrite(claim, write, ended);
        Interlocked.Add(ref _queuedBytes, item.Bytes);
        if (!_queue.TryAdd(item)) End([item], StopOutcome);
    }

    /// <summary>As <see cref="Write"/>, for whoever awaits the outcome.</summary>
    /// <inheritdoc cref="Write"/>
    public Task<CommitOutcome> WriteAsync(ReplicaClaim claim, ReplicaWrite write)
    {
        var outcome = new TaskCompletionSource<CommitOutcome>(TaskCreationOptions.RunContinuationsAsynchronously);
        Write(claim, write, outcome.SetResult);
        return outcome.Task;
    }

    /// <summary>
    /// What a replica's rows hold, once nothing is under way that an earlier claimant asked for; null if there are none.
    /// </summary>
    /// <param name="claim">The right to write the replica's rows: without it the answer could be outdated when it arrives.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <exception cref="LogStoreException">It could not be read, or the claim has gone to another.</exception>
    public async Task<LoadedReplica?> LoadAsync(ReplicaClaim claim, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(claim);
        Task underWay;
        lock (_claimsLock)
        {
            if (!IsCurrent(claim)) throw new LogStoreException(LogFailure.Fenced, $"Replica {claim.Key} was claimed by another.");

            // A batch is chosen under this lock, by the claims of that moment: no later one contains an earlier claimant's writes.
            underWay = _commitUnderWay;
        }

        await underWay.WaitAsync(cancellationToken);
        return await _log.LoadAsync(claim.Key, cancellationToken);
    }

    /// <summary>See <see cref="ISiloLog.CreateAsync"/>. Not tried again.</summary>
    /// <param name="key">Whose.</param>
    /// <param name="birth">How they begin.</param>
    /// <param name="cancellationToken">Stops waiting; it may still happen.</param>
    /// <exception cref="LogStoreException">Nothing was written, or the writer has stopped.</exception>
    public Task<CreateReplicaOutcome> CreateAsync(ReplicaKey key, ReplicaBirth birth, CancellationToken cancellationToken) =>
        EnqueueAsync(token => _log.CreateAsync(key, birth, token), cancellationToken);

    /// <summary>See <see cref="ISiloLog.RetireAsync"/>. Voids the claim. Not tried again.</summary>
    /// <param name="key">Whose.</param>
    /// <param name="cancellationToken">Stops waiting; it may still happen.</param>
    /// <exception cref="LogStoreException">Nothing was written, or the writer has stopped.</exception>
    public Task RetireAsync(ReplicaKey key, CancellationToken cancellationToken)
    {
        lock (_claimsLock) _claims.Remove(key);
        return EnqueueAsync(
            async token =>
            {
                await _log.RetireAsync(key, token);
                return true;
            },
            cancellationToken);
    }

    /// <inheritdoc cref="ISiloLog.ListAsync"/>
    public Task<IReadOnlyList<StoredReplica>> ListAsync(CancellationToken cancellationToken) => _log.ListAsync(cancellationToken);

    /// <inheritdoc cref="ISiloLog.ReadEntriesAsync"/>
    public Task<IReadOnlyList<Entry>> ReadEntriesAsync(
        ReplicaKey key, LogIndex from, long maxBytes, CancellationToken cancellationToken) =>
        _log.ReadEntriesAsync(key, from, maxBytes, cancellationToken);

    /// <inheritdoc cref="ISiloLog.ReadSnapshotChunkAsync"/>
    public Task<ReadOnlyMemory<byte>?> ReadSnapshotChunkAsync(
        ReplicaKey key, ulong snapshotId, int number, CancellationToken cancellationToken) =>
        _log.ReadSnapshotChunkAsync(key, snapshotId, number, cancellationToken);

    private Task<T> EnqueueAsync<T>(Func<CancellationToken, Task<T>> call, CancellationToken cancellationToken)
    {
        var item = new PendingCall<T>(call, cancellationToken);
        if (!_queue.TryAdd(item)) item.Refuse(StopOutcome);
        return item.Task.WaitAsync(cancellationToken);
    }

    private bool IsCurrent(ReplicaClaim claim) => ReferenceEquals(_claims.GetValueOrDefault(claim.Key), claim);

    private void Void(ReplicaKey key)
    {
        lock (_claimsLock) _claims.Remove(key);
    }
}
