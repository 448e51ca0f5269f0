using System.Collections.Concurrent;

namespace OrleansRaft.Bench.Stages;

/// <summary>What a stage has started, to be stopped in the opposite order.</summary>
internal sealed class Running : IAsyncDisposable
{
    private readonly ConcurrentStack<IAsyncDisposable> _started = [];

    /// <summary>Takes charge of it. Several may be started at once.</summary>
    public T Add<T>(T started)
        where T : IAsyncDisposable
    {
        _started.Push(started);
        return started;
    }

    public async ValueTask DisposeAsync()
    {
        while (_started.TryPop(out var started)) await started.DisposeAsync();
    }
}
