using System.Diagnostics;
using HdrHistogram;

namespace OrleansRaft.Bench.Load;

/// <summary>
/// A number of loops, each of which asks for the next thing when the last one was answered. Counts what is answered within a window that
/// begins when the loops are under way.
/// </summary>
/// <param name="name">The system that is asked, for messages.</param>
/// <param name="shot">How long.</param>
/// <param name="cost">Tells what the system's processes and the load generator have used so far.</param>
internal sealed class ClosedLoop(string name, Shot shot, Func<Cost> cost)
{
    /// <summary>The slowest answer that is told apart from slower ones, in microseconds.</summary>
    private const long SlowestMicroseconds = 60_000_000;

    private const int Digits = 3;

    /// <summary>Ends the window early, so that a fast machine does not fill its disk.</summary>
    private const long MostOperations = 1_000_000;

    /// <summary>Some: a leader that stalls fails all that it was asked in one call.</summary>
    private const int MostFailures = 5_000;

    private readonly LongConcurrentHistogram _latencies = new(1, SlowestMicroseconds, Digits);
    private long _begin;
    private long _end;
    private long _left = MostOperations;
    private int _failures;
    private string? _failure;

    /// <summary>For latencies in microseconds, from one thread at a time.</summary>
    public static HistogramBase NewHistogram() => new LongHistogram(1, SlowestMicroseconds, Digits);

    /// <summary>Measures one slice.</summary>
    /// <param name="loops">What each of the loops does again and again.</param>
    /// <param name="cancellationToken">Ends it.</param>
    /// <exception cref="BenchException">Too much failed.</exception>
    public async Task<Slice> RunAsync(IEnumerable<Func<Task>> loops, CancellationToken cancellationToken)
    {
        _begin = Stopwatch.GetTimestamp() + Ticks(shot.WarmUp);
        _end = _begin + Ticks(shot.Window);
        var work = Task.WhenAll(loops.Select(next => Task.Run(() => LoopAsync(next, cancellationToken), cancellationToken)));
        await Task.WhenAny(work, Task.Delay(shot.WarmUp, cancellationToken));
        var before = cost();
        await Task.WhenAny(work, Task.Delay(shot.Window, cancellationToken));
        var used = cost() - before;
        await work;
        return new Slice
        {
            System = name,
            Workload = shot.Workload,
            InFlight = shot.InFlight,
            Window = Stopwatch.GetElapsedTime(_begin, Volatile.Read(ref _end)),
            Latencies = _latencies,
            Failures = _failures,
            FirstFailure = _failure,
            Cost = used,
        };
    }

    private async Task LoopAsync(Func<Task> next, CancellationToken cancellationToken)
    {
        while (true)
        {
            cancellationToken.ThrowIfCancellationRequested();
            var sent = Stopwatch.GetTimestamp();
            if (sent >= Volatile.Read(ref _end)) return;
            try
            {
                await next();
            }
            catch (OperationFailedException e)
            {
                Failed(e);
                continue;
            }

            Answered(sent);
        }
    }

    private void Answered(long sent)
    {
        var now = Stopwatch.GetTimestamp();
        if (now < _begin || now >= Volatile.Read(ref _end)) return;
        var microseconds = (long)Stopwatch.GetElapsedTime(sent, now).TotalMicroseconds;
        _latencies.RecordValue(Math.Clamp(microseconds, 1, SlowestMicroseconds));
        if (Interlocked.Decrement(ref _left) == 0) Volatile.Write(ref _end, now);
    }

    private void Failed(OperationFailedException failure)
    {
        Interlocked.CompareExchange(ref _failure, failure.Message, null);
        if (Interlocked.Increment(ref _failures) >= MostFailures)
        {
            throw new BenchException($"{name} failed {MostFailures} times with {shot.InFlight} in flight, at first: {_failure}");
        }
    }

    private static long Ticks(TimeSpan time) => (long)(time.TotalSeconds * Stopwatch.Frequency);
}
