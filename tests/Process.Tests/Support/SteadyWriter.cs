using System.Collections.Concurrent;

namespace OrleansRaft.Process.Tests.Support;

/// <summary>Writes a new key again and again while things break, and remembers which writes were acknowledged.</summary>
internal sealed class SteadyWriter : IAsyncDisposable
{
    private readonly CancellationTokenSource _stop = new();
    private readonly ConcurrentQueue<int> _acknowledged = new();
    private readonly Api _api;
    private readonly string _group;
    private readonly Task _loop;
    private volatile string? _refusal;

    public SteadyWriter(Api api, string group)
    {
        _api = api;
        _group = group;
        _loop = Task.Run(WriteAsync);
    }

    /// <summary>How many writes were acknowledged so far.</summary>
    public int Acknowledged => _acknowledged.Count;

    /// <summary>Waits until this many more writes have been acknowledged.</summary>
    public async Task MoreAsync(int count)
    {
        var target = Acknowledged + count;
        try
        {
            await Deadlines.UntilAsync(
                async () =>
                {
                    if (_loop.IsCompleted) await _loop;
                    return Acknowledged >= target;
                },
                $"{target} acknowledged writes");
        }
        catch (TimeoutException e)
        {
            throw new TimeoutException($"{e.Message} There are {Acknowledged}; the last refusal: {_refusal}\n{await _api.ShowAsync(_group)}");
        }
    }

    /// <summary>Reads every acknowledged write back.</summary>
    public async Task AssertNothingIsLostAsync()
    {
        await _stop.CancelAsync();
        await _loop;
        Assert.NotEmpty(_acknowledged);
        foreach (var number in _acknowledged) Assert.Equal(Value(number), await _api.GetAsync(_group, Key(number)));
    }

    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        await _loop;
        _stop.Dispose();
    }

    private static string Key(int number) => $"key-{number}";

    private static string Value(int number) => $"value {number}";

    private async Task WriteAsync()
    {
        for (var number = 0; !_stop.IsCancellationRequested; number++)
        {
            if (await _api.PutAsync(_group, Key(number), Value(number)) is { } refusal) _refusal = refusal;
            else _acknowledged.Enqueue(number);
        }
    }
}
