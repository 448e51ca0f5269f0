namespace OrleansRaft.Groups;

/// <summary>
/// Wakes the parts of the catalogue in turn, each every ten seconds, so that what one of them had begun when its silo died goes on when nobody
/// asks for it. Every silo does, for as long as it is active.
/// </summary>
/// <param name="grains">Finds the parts.</param>
/// <param name="clock">Counts the time in between.</param>
internal sealed class CatalogKeeper(IGrainFactory grains, TimeProvider clock) : ILifecycleParticipant<ISiloLifecycle>, IDisposable
{
    private static readonly TimeSpan Round = TimeSpan.FromSeconds(10);

    private ICatalogPartGrain[] _parts = [];
    private ITimer? _timer;
    private int _next;

    public void Participate(ISiloLifecycle lifecycle) => lifecycle.Subscribe(nameof(CatalogKeeper), ServiceLifecycleStage.Active + 1, StartAsync, StopAsync);

    public void Dispose() => _timer?.Dispose();

    private Task StartAsync(CancellationToken cancellationToken)
    {
        _parts = [.. grains.GetCatalogParts()];

        // Not all at once: each that begins to live reads its row.
        var pause = Round / _parts.Length;
        _timer = clock.CreateTimer(_ => WakeNext(), null, pause, pause);
        return Task.CompletedTask;
    }

    private Task StopAsync(CancellationToken cancellationToken)
    {
        Dispose();
        return Task.CompletedTask;
    }

    private void WakeNext()
    {
        var turn = (uint)Interlocked.Increment(ref _next) % (uint)_parts.Length;
        _parts[turn].WakeAsync().Ignore(); // What does not arrive is made up for by the next round.
    }
}
