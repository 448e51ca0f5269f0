using System.Diagnostics;

namespace OrleansRaft.Bench.Stages.FailOver;

/// <summary>
/// The longest time in which no write was acknowledged while a leader was killed. Writers are spread over the nodes, and each goes to
/// the next node when a write fails, as a client does that knows them all: a write that waits at a healthy node is not given up.
/// </summary>
internal sealed class GapMeter
{
    private const int WritersPerNode = 4;

    private static readonly TimeSpan Before = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan After = TimeSpan.FromSeconds(3);

    private readonly Lock _gate = new();
    private readonly IReadOnlyList<IStore> _doors;
    private readonly Caller[] _writers;
    private long _last;
    private TimeSpan _longest;
    private volatile bool _stop;

    /// <summary>Makes the writers.</summary>
    /// <param name="doors">The store by way of each node.</param>
    /// <param name="trial">Which trial: each has keys of its own.</param>
    public GapMeter(IReadOnlyList<IStore> doors, string trial)
    {
        _doors = doors;
        _writers = [.. Enumerable.Range(0, doors.Count * WritersPerNode).Select(id => new Caller(id, trial))];
    }

    /// <summary>Writes, kills, goes on writing.</summary>
    /// <returns>The longest gap, from the kill on.</returns>
    /// <exception cref="BenchException">A write that was acknowledged is lost.</exception>
    public async Task<TimeSpan> RunAsync(Action kill, CancellationToken cancellationToken)
    {
        var work = Task.WhenAll(_writers.Select(w => Task.Run(() => WriteAsync(w), cancellationToken)));
        await Task.WhenAny(work, Task.Delay(Before, cancellationToken));
        kill();
        lock (_gate) (_longest, _last) = (TimeSpan.Zero, Stopwatch.GetTimestamp());
        await Task.WhenAny(work, Task.Delay(After, cancellationToken));
        await Task.WhenAny(work, AcknowledgedAfterAsync(Stopwatch.GetTimestamp(), cancellationToken));
        _stop = true;
        await work;
        foreach (var writer in _writers) await VerifyAsync(writer);
        return _longest;
    }

    private async Task WriteAsync(Caller writer)
    {
        for (var door = writer.Id; !_stop;)
        {
            try
            {
                await writer.NextAsync(_doors[door % _doors.Count], Workload.Put);
                Acknowledged();
            }
            catch (OperationFailedException)
            {
                door++;
                await Task.Delay(TimeSpan.FromMilliseconds(10));
            }
        }
    }

    private void Acknowledged()
    {
        lock (_gate)
        {
            var now = Stopwatch.GetTimestamp();
            var gap = Stopwatch.GetElapsedTime(_last, now);
            if (gap > _longest) _longest = gap;
            _last = now;
        }
    }

    // A cluster that is not back yet is not let off: the gap lasts until it is.
    private async Task AcknowledgedAfterAsync(long time, CancellationToken cancellationToken)
    {
        while (Read() <= time) await Task.Delay(TimeSpan.FromMilliseconds(50), cancellationToken);

        long Read()
        {
            lock (_gate) return _last;
        }
    }

    private async Task VerifyAsync(Caller writer)
    {
        for (var attempt = 0; ; attempt++)
        {
            try
            {
                if (await writer.VerifyAsync(_doors[(writer.Id + attempt) % _doors.Count])) return;
                throw new BenchException("A write that was acknowledged around the crash is lost.");
            }
            catch (OperationFailedException) when (attempt < _doors.Count)
            {
                // The node that was killed; another one answers.
            }
        }
    }
}
