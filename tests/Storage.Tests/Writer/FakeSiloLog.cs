using System.Collections.Concurrent;
using System.Threading.Channels;
using OrleansRaft.Storage.Memory;

namespace OrleansRaft.Storage.Tests.Writer;

/// <summary>A log in memory whose commits a test can hold, count and fail.</summary>
internal sealed class FakeSiloLog(ISiloLog inner) : ISiloLog
{
    private readonly Channel<IReadOnlyList<ReplicaWrite>> _commits = Channel.CreateUnbounded<IReadOnlyList<ReplicaWrite>>();
    private readonly ConcurrentQueue<CommitOutcome> _failures = new();
    private TaskCompletionSource _gate = Opened();

    /// <summary>How often the next commits fail, and with what.</summary>
    public void FailNext(LogFailure failure, int times = 1)
    {
        for (var i = 0; i < times; i++) _failures.Enqueue(new CommitOutcome(failure, new IOException("made up")));
    }

    /// <summary>Throws from the next commit what the contract does not know.</summary>
    public Exception? Break { get; set; }

    /// <summary>Holds every commit from now on.</summary>
    public void Hold() => _gate = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);

    /// <summary>Lets held commits go on.</summary>
    public void Release() => _gate.TrySetResult();

    /// <summary>Lets the held commit go on, and holds the next one.</summary>
    public void ReleaseOne()
    {
        var held = _gate;
        Hold();
        held.TrySetResult();
    }

    /// <summary>The next commit that was asked for, in order.</summary>
    public Task<IReadOnlyList<ReplicaWrite>> NextCommitAsync() => _commits.Reader.ReadAsync(Cancel).AsTask().WaitAsync(TimeSpan.FromSeconds(30), Cancel);

    public string SiloName => inner.SiloName;

    public ulong Epoch => inner.Epoch;

    public string DatabaseId => inner.DatabaseId;

    public async Task<CommitOutcome> CommitAsync(IReadOnlyList<ReplicaWrite> writes, CancellationToken cancellationToken)
    {
        var gate = _gate; // Before the test hears of the commit, and may hold the next one.
        _commits.Writer.TryWrite(writes);
        await gate.Task;
        if (Break is { } broken) throw broken;
        return _failures.TryDequeue(out var failure) ? failure : await inner.CommitAsync(writes, cancellationToken);
    }

    public Task<CreateReplicaOutcome> CreateAsync(ReplicaKey key, ReplicaBirth birth, CancellationToken cancellationToken) =>
        inner.CreateAsync(key, birth, cancellationToken);

    public Task RetireAsync(ReplicaKey key, CancellationToken cancellationToken) => inner.RetireAsync(key, cancellationToken);

    public Task<IReadOnlyList<StoredReplica>> ListAsync(CancellationToken cancellationToken) => inner.ListAsync(cancellationToken);

    public Task<LoadedReplica?> LoadAsync(ReplicaKey key, CancellationToken cancellationToken) => inner.LoadAsync(key, cancellationToken);

    public Task<IReadOnlyList<Core.Entry>> ReadEntriesAsync(
        ReplicaKey key, Core.LogIndex from, long maxBytes, CancellationToken cancellationToken) =>
        inner.ReadEntriesAsync(key, from, maxBytes, cancellationToken);

    public Task<ReadOnlyMemory<byte>?> ReadSnapshotChunkAsync(
        ReplicaKey key, ulong snapshotId, int number, CancellationToken cancellationToken) =>
        inner.ReadSnapshotChunkAsync(key, snapshotId, number, cancellationToken);

    public ValueTask DisposeAsync() => inner.DisposeAsync();

    private static TaskCompletionSource Opened()
    {
        var gate = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        gate.SetResult();
        return gate;
    }
}

/// <summary>A store in memory that hands out <see cref="FakeSiloLog"/>.</summary>
internal sealed class FakeLogStore : ILogStore
{
    private readonly MemoryLogStore _inner = new();

    public FakeSiloLog Last { get; private set; } = null!;

    /// <summary>What the next openings fail with.</summary>
    public Queue<LogFailure> OpenFailures { get; } = [];

    public async Task<ISiloLog> OpenAsync(string siloName, CancellationToken cancellationToken)
    {
        if (OpenFailures.TryDequeue(out var failure)) throw new LogStoreException(failure, "made up");
        return Last = new FakeSiloLog(await _inner.OpenAsync(siloName, cancellationToken));
    }
}
