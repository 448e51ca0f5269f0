using OrleansRaft.Grains.Tests.Support;

namespace OrleansRaft.Grains.Tests.Client;

public sealed class RequestBatcherTests
{
    private readonly List<(int[] Requests, TaskCompletionSource Answer)> _calls = [];
    private readonly Queue<TaskCompletionSource> _expected = new();

    [Fact]
    public Task What_is_there_in_one_turn_leaves_as_one_call() => Turns.RunAsync(async () =>
    {
        var batcher = Batcher();
        for (var i = 1; i <= 3; i++) Assert.True(batcher.TryAdd(i));
        await CallsAsync(1);

        Assert.Equal([1, 2, 3], _calls[0].Requests);
    });

    [Fact]
    public Task What_comes_while_all_calls_are_under_way_gathers() => Turns.RunAsync(async () =>
    {
        var batcher = Batcher(maxCalls: 2, few: 3);
        for (var i = 1; i <= 2; i++)
        {
            batcher.TryAdd(i);
            await CallsAsync(i);
        }

        batcher.TryAdd(3);
        batcher.TryAdd(4);
        await Task.Yield();
        Assert.Equal(2, _calls.Count);
        _calls[0].Answer.SetResult();
        await CallsAsync(3);

        Assert.Equal([3, 4], _calls[2].Requests);
    });

    [Fact]
    public Task More_than_a_few_under_way_make_others_gather_until_a_call_has_ended() => Turns.RunAsync(async () =>
    {
        var batcher = Batcher(maxCalls: 4, few: 2);
        batcher.TryAdd(1);
        await CallsAsync(1);
        batcher.TryAdd(2);
        await CallsAsync(2);
        batcher.TryAdd(3);
        batcher.TryAdd(4);
        await Task.Yield();
        Assert.Equal(2, _calls.Count);
        _calls[0].Answer.SetResult();
        await CallsAsync(3);
        batcher.TryAdd(5);
        _calls[1].Answer.SetResult();
        await Task.Yield();
        Assert.Equal(3, _calls.Count);
        _calls[2].Answer.SetResult();
        await CallsAsync(4);

        Assert.Equal([[1], [2], [3, 4], [5]], _calls.Select(static c => c.Requests));
    });

    [Theory]
    [InlineData(2, 1000)]
    [InlineData(100, 7)]
    public Task A_full_call_does_not_wait_for_those_under_way(int maxRequests, int maxBytes) => Turns.RunAsync(async () =>
    {
        var batcher = Batcher(maxCalls: 2, maxRequests: maxRequests, maxBytes: maxBytes);
        batcher.TryAdd(1);
        await CallsAsync(1);
        batcher.TryAdd(3);
        await Task.Yield();
        Assert.Single(_calls);
        batcher.TryAdd(4);
        await CallsAsync(2);

        Assert.Equal([[1], [3, 4]], _calls.Select(static c => c.Requests));
    });

    [Fact]
    public Task A_call_has_its_limits_and_a_large_request_goes_alone() => Turns.RunAsync(async () =>
    {
        var batcher = Batcher(maxCalls: 1, maxRequests: 3, maxBytes: 10);
        foreach (var size in (int[])[1, 2, 3, 4, 9, 30, 1]) batcher.TryAdd(size);
        for (var i = 0; i < 5; i++)
        {
            await CallsAsync(i + 1);
            _calls[i].Answer.SetResult();
        }

        Assert.Equal([[1, 2, 3], [4], [9], [30], [1]], _calls.Select(static c => c.Requests));
    });

    [Fact]
    public Task Who_finds_too_many_waiting_is_turned_away() => Turns.RunAsync(async () =>
    {
        var batcher = Batcher(maxCalls: 1, maxWaiting: 2);
        batcher.TryAdd(1);
        await CallsAsync(1);

        Assert.Equal([true, true, false], Enumerable.Range(2, 3).Select(batcher.TryAdd));
    });

    [Fact]
    public Task An_item_counts_for_as_many_requests_as_it_stands_for() => Turns.RunAsync(async () =>
    {
        var batcher = Batcher(maxCalls: 1, maxRequests: 10, count: static requests => requests);
        foreach (var requests in (int[])[1, 4, 6, 1, 20, 2]) batcher.TryAdd(requests);
        await CallsAsync(1);
        for (var call = 0; call < 3; call++)
        {
            _calls[call].Answer.SetResult();
            await CallsAsync(call + 2);
        }

        Assert.Equal([[1, 4], [6, 1], [20], [2]], _calls.Select(static c => c.Requests));
    });

    [Fact]
    public Task Where_many_wait_half_of_them_leave_together() => Turns.RunAsync(async () =>
    {
        var batcher = Batcher(maxCalls: 1, maxRequests: 3, maxIfManyWait: 6);
        for (var i = 0; i < 22; i++) batcher.TryAdd(1);
        for (var call = 0; call < 5; call++)
        {
            await CallsAsync(call + 1);
            _calls[call].Answer.SetResult();
        }

        Assert.Equal([6, 6, 5, 3, 2], _calls.Select(static c => c.Requests.Length));
    });

    private RequestBatcher<int> Batcher(
        int maxCalls = 1,
        int few = 1,
        int maxRequests = 100,
        int maxBytes = 1000,
        int maxWaiting = 100,
        Func<int, int>? count = null,
        int? maxIfManyWait = null) =>
        new(CallStart.On(TaskScheduler.Current), static size => size, batch =>
        {
            var answer = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
            _calls.Add(([.. batch], answer));
            if (_expected.TryDequeue(out var expected)) expected.SetResult();
            return answer.Task;
        })
        {
            Count = count ?? (static _ => 1),
            MaxCalls = maxCalls,
            Few = few,
            MaxRequests = maxRequests,
            MaxRequestsIfManyWait = maxIfManyWait ?? maxRequests,
            MaxBytes = maxBytes,
            MaxWaiting = maxWaiting,
        };

    /// <summary>Waits until so many calls were made.</summary>
    private async Task CallsAsync(int count)
    {
        while (_calls.Count < count)
        {
            var call = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
            _expected.Enqueue(call);
            await call.Task.WaitAsync(TimeSpan.FromSeconds(30), TestContext.Current.CancellationToken);
        }
    }
}
