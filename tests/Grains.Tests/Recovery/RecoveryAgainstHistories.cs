using OrleansRaft.Recovery;

namespace OrleansRaft.Grains.Tests.Recovery;

/// <summary>What a plan claims to be kept and lost, against what was committed in random histories and every set of survivors.</summary>
public sealed class RecoveryAgainstHistories
{
    private const int HistoriesPerSize = 20000;
    private const int Steps = 60;

    [Theory]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(4)]
    [InlineData(5)]
    public void No_committed_entry_is_missing_but_where_the_plan_says_that_it_may_be(int size)
    {
        var (plans, missing, replaced) = (0, 0, 0);
        ForEachPlan(size, (plan, history) =>
        {
            plans++;
            var kept = history.LogOf((int)plan.Base.ReplicaId - 1);
            for (var i = 0; i < history.Committed.Count; i++)
            {
                if (i < kept.Count && kept[i] == history.Committed[i]) continue;
                Assert.NotNull(plan.MayBeLost);
                Assert.True((ulong)i + 1 >= plan.MayBeLost.From, $"Entry {i + 1} is missing, and what may be lost begins at {plan.MayBeLost.From}.");
                Assert.Null(plan.MayBeLost.Through);
                if (i < kept.Count) replaced++;
                else missing++;
            }
        });

        // The histories must have what the plan warns of, or this test would show nothing. With two, every quorum has the survivor.
        Assert.True(plans > HistoriesPerSize);
        Assert.Equal(size > 2, missing > 0);
        Assert.Equal(size > 2, replaced > 0);
    }

    [Theory]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(4)]
    [InlineData(5)]
    public void Wherever_a_plan_says_that_something_may_be_lost_some_history_with_such_survivors_loses_the_first_of_it(int size)
    {
        // How many survive decides; of each such number that is said to lose something, one history must.
        var (said, seen) = (new HashSet<int>(), new HashSet<int>());
        ForEachPlan(size, (plan, history) =>
        {
            if (plan.MayBeLost is not { } loss) return;
            said.Add(plan.Survivors.Count);
            var kept = history.LogOf((int)plan.Base.ReplicaId - 1);
            var first = (int)loss.From - 1;
            if (first < history.Committed.Count && (first >= kept.Count || kept[first] != history.Committed[first])) seen.Add(plan.Survivors.Count);
        });

        Assert.Equal(said.Order(), seen.Order());
        Assert.Equal(Enumerable.Range(1, Math.Max(0, size - (size / 2) - 1)), said.Order());
    }

    private static void ForEachPlan(int size, Action<RecoveryPlan, RaftHistories> check)
    {
        var random = new Random(size);
        for (var i = 0; i < HistoriesPerSize; i++)
        {
            var history = new RaftHistories(size, random);
            history.Run(Steps);
            for (var survivors = 1; survivors < 1 << size; survivors++)
            {
                if (RecoveryPlanner.Plan(Found.Of(size, r => (survivors & (1 << r)) != 0, history)) is RecoveryPlanResult.Planned planned)
                    check(planned.Plan, history);
            }
        }
    }
}
