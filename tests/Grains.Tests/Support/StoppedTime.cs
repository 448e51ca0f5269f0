using System.Threading.Channels;

namespace OrleansRaft.Grains.Tests.Support;

/// <summary>Time that passes only when a test says so, one wait at a time.</summary>
internal sealed class StoppedTime : TimeProvider
{
    private readonly Channel<Action> _waits = Channel.CreateUnbounded<Action>();

    /// <summary>The next wait that begins; the answer ends it.</summary>
    public Task<Action> WaitsAsync() =>
        _waits.Reader.ReadAsync(TestContext.Current.CancellationToken).AsTask().WaitAsync(TimeSpan.FromSeconds(30), TestContext.Current.CancellationToken);

    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
    {
        _waits.Writer.TryWrite(() => callback(state));
        return new Timer();
    }

    private sealed class Timer : ITimer
    {
        public bool Change(TimeSpan dueTime, TimeSpan period) => true;

        public void Dispose()
        {
        }

        public ValueTask DisposeAsync() => default;
    }
}
