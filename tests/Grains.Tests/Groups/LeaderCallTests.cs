using OrleansRaft.Grains.Tests.Support;
using OrleansRaft.Groups;

namespace OrleansRaft.Grains.Tests.Groups;

public sealed class LeaderCallTests
{
    private readonly StoppedTime _time = new();
    private readonly TaskCompletionSource<int> _call = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private bool _isReplaced;

    [Fact]
    public Task An_answer_is_kept_that_comes_before_the_news_of_its_lateness_has_its_turn() => Turns.RunAsync(async () =>
    {
        var answer = AnswerAsync();
        Turns.Meanwhile(await _time.WaitsAsync());
        _call.SetResult(7);

        Assert.Equal(7, await answer);
    });

    [Fact]
    public Task An_answer_is_kept_that_comes_while_others_are_asked() => Turns.RunAsync(async () =>
    {
        _isReplaced = true;
        var answer = AnswerAsync(() => _call.SetResult(7));
        (await _time.WaitsAsync())();

        Assert.Equal(7, await answer);
    });

    [Fact]
    public Task A_call_is_waited_for_as_long_as_nobody_else_leads() => Turns.RunAsync(async () =>
    {
        var answer = AnswerAsync();
        for (var i = 0; i < 3; i++) (await _time.WaitsAsync())();
        await _time.WaitsAsync();
        Assert.False(answer.IsCompleted);

        _call.SetResult(7);

        Assert.Equal(7, await answer);
    });

    [Fact]
    public Task A_call_is_given_up_once_somebody_else_leads() => Turns.RunAsync(async () =>
    {
        _isReplaced = true;
        var answer = AnswerAsync();
        (await _time.WaitsAsync())();

        await Assert.ThrowsAsync<TimeoutException>(() => answer);
    });

    [Fact]
    public Task A_call_is_given_up_at_its_deadline() => Turns.RunAsync(async () =>
    {
        var answer = LeaderCall.AnswerAsync(_call.Task, () => Task.FromResult(false), _time.GetUtcNow(), _time);
        (await _time.WaitsAsync())();

        await Assert.ThrowsAsync<TimeoutException>(() => answer);
    });

    private Task<int> AnswerAsync(Action? whileAsked = null) => LeaderCall.AnswerAsync(
        _call.Task,
        async () =>
        {
            await Task.Yield();
            whileAsked?.Invoke();
            return _isReplaced;
        },
        _time.GetUtcNow() + TimeSpan.FromHours(1),
        _time);
}
