using Microsoft.Extensions.Options;
using OrleansRaft.Hosting;
using OrleansRaft.Scheduling;

namespace OrleansRaft.Replicas;

/// <summary>
/// Lets the time of this silo's replicas pass, for all in one batch: what they have to say to another silo leaves as one call. A tick that comes
/// late is not made up for, so that time drifts: Raft needs no better clock.
/// </summary>
/// <param name="running">Whose.</param>
/// <param name="options">How long a tick is.</param>
/// <param name="clock">The time.</param>
internal sealed class ReplicaTicker(RunningReplicas running, IOptions<RaftSiloOptions> options, TimeProvider clock) : IDisposable
{
    private readonly PeriodicTimer _timer = new(options.Value.TickInterval, clock);
    private Task _ticking = Task.CompletedTask;

    /// <summary>Begins.</summary>
    public void Start() => _ticking = Task.Run(RunAsync);

    /// <summary>Ends; no tick comes after.</summary>
    public Task StopAsync()
    {
        Dispose();
        return _ticking;
    }

    /// <inheritdoc/>
    public void Dispose() => _timer.Dispose();

    private async Task RunAsync()
    {
        while (await _timer.WaitForNextTickAsync()) TurnBatch.Run(running.All, TickAll);
    }

    private static void TickAll(IEnumerable<ILocalReplica> replicas)
    {
        foreach (var replica in replicas) replica.Tick();
    }
}
