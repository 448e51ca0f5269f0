using System.Collections.Concurrent;

namespace OrleansRaft.Cluster.Tests.Support;

/// <summary>Callers that write without a pause, and remember what they were told.</summary>
internal sealed class Load
{
    private volatile bool _stopping;
    private readonly ConcurrentQueue<string> _acknowledged = new();
    private readonly ConcurrentQueue<string> _unknown = new();
    private readonly Task[] _callers;
    private int _acknowledgedCount;

    public Load(IRaftGroupGrain group, int callers = 4) =>
        _callers = [.. Enumerable.Range(0, callers).Select(caller => Task.Run(() => WriteAsync(group, caller)))];

    public int AcknowledgedCount => Volatile.Read(ref _acknowledgedCount);

    /// <summary>Waits until this many more writes were acknowledged.</summary>
    public Task ProgressAsync(int writes)
    {
        var target = AcknowledgedCount + writes;
        return Eventually.TrueAsync(() => AcknowledgedCount >= target, $"{writes} more acknowledged writes");
    }

    /// <summary>Stops, and checks what a group holds against what the callers were told.</summary>
    public async Task StopAndCheckAsync(IRaftGroupGrain group)
    {
        _stopping = true;
        await Task.WhenAll(_callers);
        var held = await Eventually.ResultAsync(async () => await group.QueryAsync(default, ReadConsistency.Linearizable) is QueryResult.Answered
            ? await group.ReadAsync()
            : null, "an answer");
        Assert.Equal(held.Length, held.Distinct().Count());
        Assert.Empty(_acknowledged.Except(held));
        Assert.Empty(held.Except(_acknowledged).Except(_unknown));
    }

    private async Task WriteAsync(IRaftGroupGrain group, int caller)
    {
        for (var number = 0; !_stopping; number++)
        {
            var value = $"{caller}-{number}";
            try
            {
                switch (await group.ProposeAsync(System.Text.Encoding.UTF8.GetBytes(value)))
                {
                    case ProposalResult.Applied:
                        _acknowledged.Enqueue(value);
                        Interlocked.Increment(ref _acknowledgedCount);
                        break;
                    case ProposalResult.Unknown:
                        _unknown.Enqueue(value);
                        break;
                }
            }
            catch (Exception e) when (e is Orleans.Runtime.OrleansException or TimeoutException or IOException)
            {
                _unknown.Enqueue(value);
            }
        }
    }
}
