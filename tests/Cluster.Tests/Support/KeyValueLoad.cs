using System.Collections.Concurrent;
using System.Diagnostics;
using System.Globalization;
using OrleansRaft.Simulation;

namespace OrleansRaft.Cluster.Tests.Support;

/// <summary>Callers that write and read the keys of one group without a pause, and note what they were told and when.</summary>
internal sealed class KeyValueLoad
{
    private const int Writers = 2;
    private const int Readers = 1;

    /// <summary>
    /// All callers use one key at a time, the next one after so many writes: whoever missed those before would miss the key itself, and the
    /// search for an order of its calls stays short.
    /// </summary>
    private const int WritesPerKey = 256;

    private readonly RaftGroupClient _group;
    private readonly KvClient _keys;
    private readonly TickCounter _clock;
    private readonly ConcurrentQueue<KeyCall> _history = new();
    private readonly ConcurrentQueue<int> _ticksOfWrites = new();
    private readonly Task[] _callers;
    private volatile bool _stopping;
    private long _lastCall;
    private int _acknowledged;

    public KeyValueLoad(RaftGroupClient group, TickCounter clock)
    {
        (_group, _keys, _clock) = (group, new KvClient(group), clock);
        _callers =
        [
            .. Enumerable.Range(0, Writers).Select(_ => Task.Run(() => RepeatAsync(WriteAsync))),
            .. Enumerable.Range(0, Readers).Select(_ => Task.Run(() => RepeatAsync(() => ReadAsync(Key)))),
        ];
    }

    public int AcknowledgedCount => Volatile.Read(ref _acknowledged);

    /// <summary>Writes of which nobody was told whether they happened. Once this has stopped.</summary>
    public int UnknownCount => _history.Count(static c => !c.HasReturned);

    private int Key => AcknowledgedCount / WritesPerKey;

    /// <summary>Waits until this many more writes were acknowledged.</summary>
    public Task ProgressAsync(int writes)
    {
        var target = AcknowledgedCount + writes;
        return Eventually.TrueAsync(() => AcknowledgedCount >= target, $"{writes} more acknowledged writes of {_group.Id}");
    }

    /// <summary>Stops, and reads every key once more.</summary>
    public async Task StopAsync()
    {
        _stopping = true;
        await Task.WhenAll(_callers);
        for (var key = 0; key <= Key; key++)
        {
            await Eventually.ResultAsync(async () => await ReadAsync(key) ? "" : null, $"an answer of {_group.Id}");
        }
    }

    /// <summary>The most ticks without an acknowledged write, the two ends of the stretch looked at included.</summary>
    /// <param name="from">A tick of the clock.</param>
    /// <param name="to">A later one.</param>
    public int LongestGap(int from, int to)
    {
        var (last, longest) = (from, 0);
        foreach (var at in _ticksOfWrites.Where(at => at > from && at < to).Order().Append(to))
        {
            (last, longest) = (at, Math.Max(longest, at - last));
        }

        return longest;
    }

    /// <summary>Looks for an order that explains what all callers were told.</summary>
    public void CheckLinearizable()
    {
        foreach (var key in _history.GroupBy(static c => c.Key))
        {
            var verdict = Linearizability.Check([.. key]);
            Assert.True(
                verdict == Verdict.Linearizable, $"Key {key.Key} of {_group.Id} is {verdict}:\n{string.Join('\n', key.OrderBy(static c => c.Invoked))}");
        }
    }

    private async Task RepeatAsync(Func<Task> call)
    {
        while (!_stopping) await call();
    }

    private async Task WriteAsync()
    {
        var call = Begin(KeyCallKind.Put, Key);
        switch (await _keys.PutAsync($"{call.Key}", $"{call.Id}"))
        {
            case KvPutResult.Written written:
                End(call, KvAnswerKind.Written, written.Revision);
                _ticksOfWrites.Enqueue(_clock.Count);
                Interlocked.Increment(ref _acknowledged);
                break;
            case KvPutResult.Unknown:
                _history.Enqueue(call); // It has no end: it may come any time.
                break;
            case KvPutResult.NotApplied:
                break; // No part of the history: whoever reads its value finds a write that nobody made.
            case var other:
                Assert.Fail($"A put was answered by {other}.");
                break;
        }
    }

    /// <returns>Whether it was answered.</returns>
    private async Task<bool> ReadAsync(int key)
    {
        var call = Begin(KeyCallKind.Get, key);
        switch (await _keys.GetAsync($"{key}"))
        {
            case KvGetResult.Found found:
                call.Value = ulong.Parse(found.Text, CultureInfo.InvariantCulture);
                End(call, KvAnswerKind.Found, found.Revision);
                return true;
            case KvGetResult.NotFound:
                End(call, KvAnswerKind.NotFound, 0);
                return true;
            default:
                return false;
        }
    }

    private KeyCall Begin(KeyCallKind kind, int key) =>
        new() { Id = (ulong)Interlocked.Increment(ref _lastCall), Key = key, Kind = kind, Invoked = Stopwatch.GetTimestamp() };

    private void End(KeyCall call, KvAnswerKind answer, ulong revision)
    {
        (call.Returned, call.Answer, call.Revision) = (Stopwatch.GetTimestamp(), answer, revision);
        _history.Enqueue(call);
    }
}
