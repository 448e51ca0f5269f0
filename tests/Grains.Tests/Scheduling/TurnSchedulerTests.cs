using System.Diagnostics;
using OrleansRaft.Scheduling;

namespace OrleansRaft.Grains.Tests.Scheduling;

public sealed class TurnSchedulerTests
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    [Fact]
    public void A_turn_is_made_at_once_where_none_is_under_way()
    {
        var turns = new TurnScheduler();
        var thread = 0;

        Assert.True(turns.RunAsync(() => thread = Environment.CurrentManagedThreadId).IsCompletedSuccessfully);

        Assert.Equal(Environment.CurrentManagedThreadId, thread);
    }

    [Fact]
    public async Task A_turn_that_is_asked_for_within_another_one_comes_after_it()
    {
        var turns = new TurnScheduler();
        var log = new List<string>();
        Task? inner = null;

        await turns.RunAsync(() =>
        {
            inner = turns.RunAsync(() => log.Add("inner"));
            log.Add("outer");
        });
        await inner!.WaitAsync(Patience, TestContext.Current.CancellationToken);

        Assert.Equal(["outer", "inner"], log);
    }

    [Fact]
    public async Task What_is_awaited_goes_on_in_a_turn()
    {
        var turns = new TurnScheduler();
        var gate = new TaskCompletionSource();
        TaskScheduler? before = null, after = null;

        var turn = turns.RunAsync(async () =>
        {
            before = TaskScheduler.Current;
            await gate.Task;
            after = TaskScheduler.Current;
        });
        gate.SetResult();
        await turn.WaitAsync(Patience, TestContext.Current.CancellationToken);

        Assert.Same(turns, before);
        Assert.Same(turns, after);
    }

    [Fact]
    public async Task No_two_turns_overlap_and_none_is_lost_whoever_asks()
    {
        const int Callers = 4, Each = 5000;
        var turns = new TurnScheduler();
        var (inside, made, overlaps) = (0, 0, 0);

        var callers = Enumerable.Range(0, Callers).Select(_ => Task.Run(async () =>
        {
            for (var i = 0; i < Each; i++)
            {
                var turn = turns.RunAsync(async () =>
                {
                    Enter();
                    await Task.Yield();
                    Enter();
                });
                if (i % 7 == 0) await turn;
            }

            await turns.RunAsync(static () => { });
        }));
        await Task.WhenAll(callers).WaitAsync(Patience, TestContext.Current.CancellationToken);

        Assert.True(SpinWait.SpinUntil(() => Volatile.Read(ref made) == 2 * Callers * Each, Patience));
        Assert.Equal(0, overlaps);

        void Enter()
        {
            if (Interlocked.Increment(ref inside) != 1) Interlocked.Increment(ref overlaps);
            made++;
            Interlocked.Decrement(ref inside);
        }
    }

    [Fact]
    public async Task After_a_turn_that_took_long_the_next_one_is_made_elsewhere()
    {
        var turns = new TurnScheduler();
        using var elsewhere = new ManualResetEventSlim();
        await turns.RunAsync(static () =>
        {
            for (var watch = Stopwatch.StartNew(); watch.Elapsed < TurnScheduler.Long;) Thread.SpinWait(100);
        });

        // On this thread it would wait for itself.
        var second = turns.RunAsync(() => elsewhere.Wait(Patience));
        elsewhere.Set();
        await second.WaitAsync(Patience, TestContext.Current.CancellationToken);
    }

    [Fact]
    public async Task What_awaits_in_a_turn_goes_on_in_a_turn_whatever_context_its_caller_has()
    {
        var turns = new TurnScheduler();

        Assert.Same(turns, await Task.Run(() => AskWithin(new ForeignContext()), TestContext.Current.CancellationToken));

        Task<TaskScheduler> AskWithin(SynchronizationContext context)
        {
            SynchronizationContext.SetSynchronizationContext(context);
            try
            {
                return turns.RunAsync(static async () =>
                {
                    await Task.Yield();
                    return TaskScheduler.Current;
                });
            }
            finally
            {
                SynchronizationContext.SetSynchronizationContext(null);
            }
        }
    }

    /// <summary>Such as user interfaces have, and runners of tests.</summary>
    private sealed class ForeignContext : SynchronizationContext;

    [Fact]
    public async Task An_error_is_told_to_whoever_asked_and_the_next_turn_is_made()
    {
        var turns = new TurnScheduler();

        await Assert.ThrowsAsync<InvalidOperationException>(() => turns.RunAsync(static () => throw new InvalidOperationException()));

        Assert.Equal(7, await turns.RunAsync(static () => Task.FromResult(7)));
    }
}
