using System.Diagnostics;
using HdrHistogram;

namespace OrleansRaft.Bench.Load;

/// <summary>
/// A number of callers, each of which sends its next put when the last one was answered. Counts what is answered within a window that
/// begins when the callers are under way.
/// </summary>
/// <param name="target">Who is asked.</param>
/// <param name="callers">As many as may be in flight.</param>
internal sealed class ClosedLoop(ITarget target, IReadOnlyList<Caller> callers)
{
    /// <summary>The slowest answer that is told apart from slower ones, in microseconds.</summary>
    private const long SlowestMicroseconds = 60_000_000;

    private const int Digits = 3;

    /// <summary>Ends the window early, so that a fast machine does not fill its disk.</summary>
    private const long MostPuts = 1_000_000;

    private const int MostFailures = 100;

    private readonly LongConcurrentHistogram _latencies = new(1, SlowestMicroseconds, Digits);
    private long _begin;
    private long _end;
    private long _left = MostPuts;
    private int _failures;
    private string? _failure;

    /// <summary>Measures one slice.</summary>
    /// <param name="warmUp">How long the callers are under way before the window.</param>
    /// <param name="window">How long is counted.</param>
    /// <param name="cancellationToken">Ends it.</param>
    /// <exception cref="BenchException">Too many puts failed.</exception>
    public async Task<Slice> RunAsync(TimeSpan warmUp, TimeSpan window, CancellationToken cancellationToken)
    {
        var leader = await target.FollowLeaderAsync(cancellationToken);
        _begin = Stopwatch.GetTimestamp() + Ticks(warmUp);
        _end = _begin + Ticks(window);
        var work = Task.WhenAll(callers.Select(c => Task.Run(() => LoopAsync(c, cancellationToken), cancellationToken)));
        await Task.WhenAny(work, Task.Delay(warmUp, cancellationToken));
        var (servers, generator) = (target.ProcessorTime, Environment.CpuUsage.TotalTime);
        await Task.WhenAny(work, Task.Delay(window, cancellationToken));
        (servers, generator) = (target.ProcessorTime - servers, Environment.CpuUsage.TotalTime - generator);
        await work;
        return new Slice
        {
            Target = target.Name,
            InFlight = callers.Count,
            Window = Stopwatch.GetElapsedTime(_begin, Volatile.Read(ref _end)),
            Latencies = _latencies,
            Failures = _failures,
            FirstFailure = _failure,
            ServerTime = servers,
            GeneratorTime = generator,
            LeaderMoved = await target.FollowLeaderAsync(cancellationToken) != leader,
        };
    }

    private async Task LoopAsync(Caller caller, CancellationToken cancellationToken)
    {
        while (true)
        {
            cancellationToken.ThrowIfCancellationRequested();
            var sent = Stopwatch.GetTimestamp();
            if (sent >= Volatile.Read(ref _end)) return;
            try
            {
                await caller.PutAsync(target);
            }
            catch (PutFailedException e)
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

    private void Failed(PutFailedException failure)
    {
        Interlocked.CompareExchange(ref _failure, failure.Message, null);
        if (Interlocked.Increment(ref _failures) >= MostFailures)
        {
            throw new BenchException($"{target.Name} failed {MostFailures} puts with {callers.Count} in flight, at first: {_failure}");
        }
    }

    private static long Ticks(TimeSpan time) => (long)(time.TotalSeconds * Stopwatch.Frequency);
}
