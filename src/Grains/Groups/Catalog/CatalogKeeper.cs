namespace OrleansRaft.Groups;

/// <summary>
/// Wakes the parts of the catalogue now and then, so that what one of them had begun when its silo died goes on when nobody asks for it. Every silo
/// does, for as long as it is active.
/// </summary>
/// <param name="grains">Finds the parts.</param>
/// <param name="clock">Counts the time in between.</param>
internal sealed class CatalogKeeper(IGrainFactory grains, TimeProvider clock) : ILifecycleParticipant<ISiloLifecycle>, IDisposable
{
    private static readonly TimeSpan Interval = TimeSpan.FromSeconds(10);

    private ITimer? _timer;

    public void Participate(ISiloLifecycle lifecycle) => lifecycle.Subscribe(nameof(CatalogKeeper), ServiceLifecycleStage.Active + 1, StartAsync, StopAsync);

    public void Dispose() => _timer?.Dispose();

    private Task StartAsync(CancellationToken cancellationToken)
    {
        _timer = clock.CreateTimer(_ => WakeAll(), null, Interval, Interval);
        return Task.CompletedTask;
    }

    private Task StopAsync(CancellationToken cancellationToken)
    {
        Dispose();
        return Task.CompletedTask;
    }

    private void WakeAll()
    {
        foreach (var part in grains.GetCatalogParts()) part.WakeAsync().Ignore(); // What does not arrive is made up for by the next one.
    }
}
