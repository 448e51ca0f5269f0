using System.Collections.Concurrent;
using System.Diagnostics;
using System.Globalization;
using System.Text;

namespace OrleansRaft.Bench.Stages.FailOver;

/// <summary>
/// The longest time in which no write was acknowledged while a leader was killed. A new write comes at a steady pace, by way of each node
/// in turn, whatever became of those before it, and goes on to the next node when one fails: writes that a store lets hang with its
/// dead leader do not hide that it serves again.
/// </summary>
internal sealed class GapMeter
{
    private static readonly TimeSpan Pace = TimeSpan.FromMilliseconds(10);
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(10);
    private static readonly TimeSpan Before = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan After = TimeSpan.FromSeconds(3);
    private static readonly TimeSpan BackWithin = TimeSpan.FromSeconds(30);

    private readonly Lock _gate = new();
    private readonly IReadOnlyList<IStore> _doors;
    private readonly string _trial;
    private readonly byte[] _value = new byte[Caller.ValueBytes];
    private readonly ConcurrentBag<byte[]> _acknowledged = [];
    private long _last;
    private TimeSpan _longest;
    private volatile bool _stop;

    /// <summary>Makes it ready.</summary>
    /// <param name="doors">The store by way of each node.</param>
    /// <param name="trial">Which trial: each has keys of its own.</param>
    public GapMeter(IReadOnlyList<IStore> doors, string trial)
    {
        (_doors, _trial) = (doors, trial);
        new Random(1).NextBytes(_value);
    }

    /// <summary>Writes, kills, goes on writing.</summary>
    /// <returns>The longest gap, from the kill on.</returns>
    /// <exception cref="BenchException">The store is not back, or a write that was acknowledged is lost.</exception>
    public async Task<TimeSpan> RunAsync(Action kill, CancellationToken cancellationToken)
    {
        var arrivals = Task.Run(ArriveAsync, CancellationToken.None);
        try
        {
            await Task.Delay(Before, cancellationToken);
            kill();
            lock (_gate) (_longest, _last) = (TimeSpan.Zero, Stopwatch.GetTimestamp());
            await Task.Delay(After, cancellationToken);
            await UntilAcknowledgedAfterAsync(Stopwatch.GetTimestamp(), cancellationToken);
        }
        finally
        {
            _stop = true;
            await arrivals;
        }

        foreach (var key in _acknowledged) await VerifyAsync(key);
        return _longest;
    }

    private async Task ArriveAsync()
    {
        var writes = new List<Task>();
        for (var number = 0; !_stop; number++)
        {
            writes.Add(WriteAsync(number));
            await Task.Delay(Pace);
        }

        await Task.WhenAll(writes);
    }

    private async Task WriteAsync(int number)
    {
        var key = Encoding.ASCII.GetBytes(string.Create(CultureInfo.InvariantCulture, $"{_trial}/{number}"));
        for (var door = number; ; door++)
        {
            try
            {
                await _doors[door % _doors.Count].PutAsync(key, _value);
                Acknowledged(key);
                return;
            }
            catch (OperationFailedException)
            {
                if (_stop) return;
                await Task.Delay(Pause);
            }
        }
    }

    private void Acknowledged(byte[] key)
    {
        _acknowledged.Add(key);
        lock (_gate)
        {
            var now = Stopwatch.GetTimestamp();
            var gap = Stopwatch.GetElapsedTime(_last, now);
            if (gap > _longest) _longest = gap;
            _last = now;
        }
    }

    // A store that is not back yet is not let off: the gap lasts until it is.
    private async Task UntilAcknowledgedAfterAsync(long time, CancellationToken cancellationToken)
    {
        for (var begin = Stopwatch.GetTimestamp(); Read() <= time; await Task.Delay(Pause, cancellationToken))
        {
            if (Stopwatch.GetElapsedTime(begin) > BackWithin) throw new BenchException("No write is acknowledged any more after the leader was killed.");
        }

        long Read()
        {
            lock (_gate) return _last;
        }
    }

    private async Task VerifyAsync(byte[] key)
    {
        for (var door = 0; ; door++)
        {
            try
            {
                if (await _doors[door].GetAsync(key) is { } stored && stored.AsSpan().SequenceEqual(_value)) return;
                throw new BenchException($"The write of {Encoding.ASCII.GetString(key)} was acknowledged around the crash, and is lost.");
            }
            catch (OperationFailedException) when (door + 1 < _doors.Count)
            {
                // The node that was killed; another one answers.
            }
        }
    }
}
