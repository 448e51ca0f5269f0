
namespace OrleansRaft.Replicas;

/// <summary>Lets a replica's time pass.</summary>
internal interface ITicker
{
    /// <summary>Calls back on the grain's own scheduler, once a tick, until disposed.</summary>
    IDisposable Start(IGrainBase grain, TimeSpan interval, Action tick);
}

/// <summary>Ticks by a grain timer. Its period begins when the callback has ended, so that it drifts: Raft needs no better clock.</summary>
internal sealed class GrainTimerTicker : ITicker
{
    public IDisposable Start(IGrainBase grain, TimeSpan interval, Action tick) => grain.RegisterGrainTimer(
        static (tick, _) =>
        {
            tick();
            return Task.CompletedTask;
        },
        tick,
        new GrainTimerCreationOptions(interval, interval) { Interleave = true, KeepAlive = true });
}
