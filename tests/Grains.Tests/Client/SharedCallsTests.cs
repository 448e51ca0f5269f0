using System.Reflection;

namespace OrleansRaft.Grains.Tests.Client;

/// <summary>What the callers of one Orleans client share, and what they do not.</summary>
public sealed class SharedCallsTests
{
    private static readonly TimeSpan Within = TimeSpan.FromSeconds(30);

    private readonly Doors _doors;
    private readonly IGrainFactory _grains;

    public SharedCallsTests()
    {
        _grains = DispatchProxy.Create<IGrainFactory, Doors>();
        _doors = (Doors)_grains;
    }

    [Fact]
    public async Task What_gathers_while_calls_are_under_way_leaves_as_one_and_everybody_gets_the_own_answer()
    {
        var first = await FillAsync("orders");
        var gathered = Enumerable.Range(0, 10).Select(i => ProposeAsync($"gathered-{i}")).ToList();
        _doors.AnswerAll();

        Assert.Equal(10, (await _doors.NextAsync()).Commands.Count);
        _doors.AnswerAll();
        var results = await Task.WhenAll([.. first, .. gathered]).WaitAsync(Within, TestContext.Current.CancellationToken);
        Assert.Equal(
            [.. Enumerable.Range(0, CallLimits.Calls).Select(i => $"{i}"), .. Enumerable.Range(0, 10).Select(i => $"gathered-{i}")],
            results.Select(static r => Text(((ProposalResult.Applied)r).Result)));
    }

    [Fact]
    public async Task Groups_do_not_wait_for_each_other()
    {
        var stuck = await FillAsync("stuck");
        stuck.Add(ProposeAsync("waits", "stuck"));
        var other = ProposeAsync("x", "other");
        var call = await _doors.NextAsync();
        call.Answer();

        Assert.IsType<ProposalResult.Applied>(await other.WaitAsync(Within, TestContext.Current.CancellationToken));
        Assert.DoesNotContain(stuck, static s => s.IsCompleted);
    }

    [Fact]
    public async Task A_call_that_breaks_leaves_all_its_writes_unknown()
    {
        var write = ProposeAsync("x");
        (await _doors.NextAsync()).Break(new TimeoutException());

        Assert.IsType<ProposalResult.Unknown>(await write.WaitAsync(Within, TestContext.Current.CancellationToken));
    }

    [Fact]
    public async Task A_door_that_throws_is_an_exception_of_the_caller()
    {
        var write = ProposeAsync("x");
        (await _doors.NextAsync()).Break(new NotSupportedException());

        await Assert.ThrowsAsync<NotSupportedException>(() => write.WaitAsync(Within, TestContext.Current.CancellationToken));
    }

    [Fact]
    public async Task What_can_be_refused_at_once_troubles_no_door()
    {
        var group = _grains.GetRaftGroup("orders");

        await Assert.ThrowsAsync<ArgumentException>(async () => await group.ProposeAsync(default));
        var refused = Assert.IsType<ProposalResult.NotApplied>(await group.ProposeAsync(new byte[Limits.CommandBytes + 1]));
        Assert.Equal(RejectionCode.TooLarge, refused.Rejection.Code);
    }

    /// <summary>As many calls as may be under way at once, one after the other so that none shares one.</summary>
    private async Task<List<Task<ProposalResult>>> FillAsync(string group)
    {
        var proposals = new List<Task<ProposalResult>>();
        for (var i = 0; i < CallLimits.Calls; i++)
        {
            proposals.Add(ProposeAsync($"{i}", group));
            await _doors.NextAsync();
        }

        return proposals;
    }

    private static string Text(ReadOnlyMemory<byte> bytes) => System.Text.Encoding.UTF8.GetString(bytes.Span);

    private Task<ProposalResult> ProposeAsync(string command, string group = "orders") =>
        _grains.GetRaftGroup(group).ProposeAsync(System.Text.Encoding.UTF8.GetBytes(command)).AsTask();
}
