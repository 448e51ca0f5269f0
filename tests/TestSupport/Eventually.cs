using System.Diagnostics;

namespace OrleansRaft.TestSupport;

/// <summary>Waits for conditions that nothing announces.</summary>
public static class Eventually
{
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(20);

    /// <summary>Waits until a condition holds.</summary>
    /// <exception cref="TimeoutException">It did not, before the deadline.</exception>
    public static async Task TrueAsync(
        Func<ValueTask<bool>> condition, string what, TimeSpan? deadline = null, CancellationToken cancellationToken = default)
    {
        var waited = Stopwatch.StartNew();
        while (!await condition())
        {
            if (waited.Elapsed > (deadline ?? TimeSpan.FromSeconds(30))) throw new TimeoutException($"It never happened: {what}.");
            await Task.Delay(Pause, cancellationToken);
        }
    }

    /// <summary>Waits until a condition holds.</summary>
    /// <exception cref="TimeoutException">It did not, before the deadline.</exception>
    public static Task TrueAsync(
        Func<bool> condition, string what, TimeSpan? deadline = null, CancellationToken cancellationToken = default) =>
        TrueAsync(() => ValueTask.FromResult(condition()), what, deadline, cancellationToken);
}
