using System.Reflection;
using OrleansRaft.Grains.Tests.Support;

namespace OrleansRaft.Grains.Tests.Client;

public sealed class GatewayLossFilterTests : IDisposable
{
    private static readonly MethodInfo OurMethod = typeof(IRaftGroupGrain).GetMethod(nameof(IRaftGroupGrain.DescribeAsync))!;
    private static readonly MethodInfo OthersMethod = typeof(IAsyncDisposable).GetMethod(nameof(IAsyncDisposable.DisposeAsync))!;

    private readonly StoppedTime _time = new();
    private readonly GatewayLossFilter _filter;
    private readonly TaskCompletionSource _answer = new();

    public GatewayLossFilterTests() => _filter = new GatewayLossFilter(_time);

    public void Dispose() => ((IDisposable)_filter).Dispose();

    [Fact]
    public async Task A_call_under_way_when_a_gateway_is_lost_ends_as_broken()
    {
        var call = CallAsync(OurMethod);
        LoseGateway();
        (await _time.WaitsAsync())();

        await Assert.ThrowsAsync<SiloUnavailableException>(() => call.WaitAsync(Within, TestContext.Current.CancellationToken));
    }

    [Fact]
    public async Task A_call_that_is_answered_by_another_gateway_keeps_its_answer()
    {
        var call = CallAsync(OurMethod);
        LoseGateway();
        _answer.SetResult();

        await call.WaitAsync(Within, TestContext.Current.CancellationToken);
    }

    [Fact]
    public Task An_answer_is_kept_that_comes_before_the_news_of_a_loss_has_its_turn() => Turns.RunAsync(async () =>
    {
        var call = CallAsync(OurMethod);
        LoseGateway();
        Turns.Meanwhile(await _time.WaitsAsync());
        _answer.SetResult();

        await call.WaitAsync(Within, TestContext.Current.CancellationToken);
    });

    [Fact]
    public async Task A_call_that_fails_by_itself_keeps_its_failure()
    {
        var call = CallAsync(OurMethod);
        _answer.SetException(new InvalidOperationException());

        await Assert.ThrowsAsync<InvalidOperationException>(() => call.WaitAsync(Within, TestContext.Current.CancellationToken));
    }

    [Fact]
    public async Task A_later_call_does_not_suffer()
    {
        var before = CallAsync(OurMethod);
        LoseGateway();
        var after = CallAsync(OurMethod);
        (await _time.WaitsAsync())();

        await Assert.ThrowsAsync<SiloUnavailableException>(() => before.WaitAsync(Within, TestContext.Current.CancellationToken));
        Assert.False(after.IsCompleted);
        _answer.SetResult();
        await after.WaitAsync(Within, TestContext.Current.CancellationToken);
    }

    [Fact]
    public async Task A_gateway_that_comes_breaks_nothing_and_neither_is_a_call_of_others_broken()
    {
        var lost = CallAsync(OurMethod);
        var ofOthers = CallAsync(OthersMethod);
        Observer.NotifyGatewayCountChanged(2, 1, false);
        LoseGateway();
        (await _time.WaitsAsync())();

        await Assert.ThrowsAsync<SiloUnavailableException>(() => lost.WaitAsync(Within, TestContext.Current.CancellationToken));
        Assert.False(ofOthers.IsCompleted);
        _answer.SetResult();
        await ofOthers.WaitAsync(Within, TestContext.Current.CancellationToken);
    }

    private static TimeSpan Within => TimeSpan.FromSeconds(30);

    private IClusterConnectionStatusObserver Observer => _filter;

    private void LoseGateway() => Observer.NotifyGatewayCountChanged(1, 2, false);

    private Task CallAsync(MethodInfo method)
    {
        var context = DispatchProxy.Create<IOutgoingGrainCallContext, CallContext>();
        ((CallContext)context).Method = method;
        ((CallContext)context).Answer = _answer.Task;
        return ((IOutgoingGrainCallFilter)_filter).Invoke(context);
    }

    /// <summary>A call that is answered when the test says so.</summary>
    public class CallContext : DispatchProxy
    {
        internal MethodInfo? Method { get; set; }

        internal Task? Answer { get; set; }

        protected override object? Invoke(MethodInfo? targetMethod, object?[]? args) => targetMethod?.Name switch
        {
            "Invoke" => Answer,
            "get_InterfaceMethod" => Method,
            var other => throw new NotSupportedException(other),
        };
    }
}
