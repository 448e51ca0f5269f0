namespace OrleansRaft.Cluster.Tests.Support;

/// <summary>
/// Counts ticks as the silos of this process get them: like theirs, one that comes late is not made up for. While the machine stands still, or
/// gives this process no thread, no time passes here, and none for the replicas either; a wall clock would take that for a failure of the group.
/// </summary>
internal sealed class TickCounter : IAsyncDisposable
{
    private readonly PeriodicTimer _timer;
    private readonly Task _counting;
    private int _count;

    /// <param name="interval">The silos' own.</param>
    public TickCounter(TimeSpan interval)
    {
        _timer = new PeriodicTimer(interval);
        _counting = Task.Run(CountAsync);
    }

    /// <summary>The ticks so far.</summary>
    public int Count => Volatile.Read(ref _count);

    public async ValueTask DisposeAsync()
    {
        _timer.Dispose();
        await _counting;
    }

    private async Task CountAsync()
    {
        while (await _timer.WaitForNextTickAsync()) Interlocked.Increment(ref _count);
    }
}
