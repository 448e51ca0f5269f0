using System.Text.Json;
using OrleansRaft.Cluster.Tests.Support;
using OrleansRaft.Storage.Memory;

namespace OrleansRaft.Cluster.Tests;

public sealed class RecoveryTests
{
    private const string Group = "orders";

    [Fact]
    public async Task A_group_that_lost_two_of_three_stores_serves_again_with_all_that_the_survivor_had()
    {
        await using var cluster = await RaftTestCluster.StartAsync();
        var group = await cluster.CreateGroupAsync(Group, [.. cluster.SiloNames]);
        for (var i = 0; i < 50; i++) await group.AppendAsync($"{i}");
        var survivor = await LoseAllButOneAsync(cluster, group);
        foreach (var silo in survivor.Lost) cluster.Logs[silo.Silo] = new MemoryLogStore();

        var plan = await PlanAsync(cluster);
        var end = await ApplyAsync(cluster, plan.Hash);

        Assert.Equal((survivor.Id, survivor.Silo), (plan.Base.ReplicaId, plan.Base.Silo));
        Assert.Equal(survivor.Lost.Select(static l => l.Id), plan.Lost.Select(static l => l.ReplicaId));
        Assert.Equal([new RecoveryMember(4, survivor.Silo)], plan.NewMembers);
        Assert.Equal(plan.Survivors.Single().CommitIndex + 1, plan.MayBeLost!.From);
        Assert.Null(plan.MayBeLost.Through);
        Assert.Equal((2UL, plan.KeptThrough), (end.Generation, end.KeptThrough));
        Assert.Equal(Enumerable.Range(0, 50).Select(static i => $"{i}"), await ReadEventuallyAsync(group));
        Assert.True(await group.AppendAsync("after") > end.FirstIndex);
        var view = await group.LedAsync();
        Assert.Equal([4UL], view.Configuration.Voters);
        AssertSame(end, Assert.Single(await cluster.Recovery(Group).ListAsync()));
    }

    [Fact]
    public async Task Applying_twice_gives_the_same_and_another_hash_is_stale()
    {
        await using var cluster = await RaftTestCluster.StartAsync();
        var group = await cluster.CreateGroupAsync(Group, [.. cluster.SiloNames]);
        await group.AppendAsync("kept");
        await LoseAllButOneAsync(cluster, group);
        var plan = await PlanAsync(cluster);

        var stale = Assert.IsType<RecoveryApplyResult.Rejected>(await cluster.Recovery(Group).ApplyAsync(new string('0', 64), "a test"));
        Assert.Equal(RejectionCode.RecoveryPlanStale, stale.Rejection.Code);
        Assert.Empty(await cluster.Recovery(Group).ListAsync());
        Assert.Equal(plan.Hash, (await PlanAsync(cluster)).Hash);
        var first = await ApplyAsync(cluster, plan.Hash);
        await group.AppendAsync("after");
        var second = await ApplyAsync(cluster, plan.Hash);

        AssertSame(first, second);
        Assert.Equal(["kept", "after"], await ReadEventuallyAsync(group));
    }

    [Fact]
    public async Task A_majority_that_comes_back_with_its_stores_retires_and_never_leads()
    {
        await using var cluster = await RaftTestCluster.StartAsync();
        var group = await cluster.CreateGroupAsync(Group, [.. cluster.SiloNames]);
        await group.AppendAsync("kept");
        var survivor = await LoseAllButOneAsync(cluster, group);
        await ApplyAsync(cluster, (await PlanAsync(cluster)).Hash);
        await group.AppendAsync("new");

        foreach (var silo in survivor.Lost) await cluster.RestartAsync(silo.Silo);
        foreach (var (id, silo) in survivor.Lost.Append((survivor.Id, survivor.Silo))) await RetiredAsync(cluster, silo, id);
        var view = await group.LedAsync();
        Assert.Equal((4UL, survivor.Silo), (view.Leader!.ReplicaId, view.Leader.Silo));
        Assert.Equal(["kept", "new"], await ReadEventuallyAsync(group));
    }

    [Fact]
    public async Task Two_survivors_of_five_begin_together_and_take_new_members()
    {
        await using var cluster = await RaftTestCluster.StartAsync(5);
        var silos = cluster.SiloNames;
        var group = await cluster.CreateGroupAsync(Group, [.. silos]);
        for (var i = 0; i < 20; i++) await group.AppendAsync($"{i}");
        foreach (var silo in silos.Skip(2)) await cluster.KillAsync(silo);
        var again = cluster.Client.GetGrain<IRaftGroupGrain>(Group);

        var plan = await PlanAsync(cluster);
        var end = await ApplyAsync(cluster, plan.Hash);
        Assert.Equal([6UL, 7], end.NewMembers.Select(static m => m.ReplicaId));
        await Eventually.ResultAsync(
            async () => await TryAsync(() => again.DescribeAsync().AsTask()) is { Leader: not null } v && v.Quorum.Incoming.Healthy.Count == 2 ? v : null,
            "both new replicas to be healthy");
        Assert.Equal(20, (await ReadEventuallyAsync(again)).Length);

        await cluster.RestartAsync(silos[2]);
        var added = await cluster.Client.GetRaftGroup(Group).ChangeAsync(
            [new MemberChange(MemberChangeType.AddVoter, silos[2])], cancellationToken: TestContext.Current.CancellationToken);
        Assert.Equal(8UL, Assert.IsType<ChangeResult.Completed>(added).Operation.Changes[0].ReplicaId);
        Assert.Equal(20, (await ReadEventuallyAsync(again)).Length);
    }

    [Fact]
    public async Task A_group_that_has_a_quorum_is_left_alone()
    {
        await using var cluster = await RaftTestCluster.StartAsync();
        var group = await cluster.CreateGroupAsync(Group, [.. cluster.SiloNames]);
        await group.AppendAsync("kept");

        await RefusedAsync(cluster, RejectionCode.QuorumReachable);
        var follower = await group.FollowerAsync();
        await cluster.KillAsync(follower.Silo);
        await RefusedAsync(cluster, RejectionCode.QuorumReachable);
        await RefusedAsync(cluster, RejectionCode.GroupNotFound, "nothing");
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    public async Task A_recovery_whose_silos_all_die_after_any_of_its_writes_goes_on_by_itself(int writes)
    {
        await using var cluster = await RaftTestCluster.StartAsync();
        var group = await cluster.CreateGroupAsync(Group, [.. cluster.SiloNames]);
        await group.AppendAsync("kept");
        var survivor = await LoseAllButOneAsync(cluster, group);
        var hash = (await PlanAsync(cluster)).Hash;
        var died = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        cluster.StateWritten = (name, _) =>
        {
            if (name != "recovery" || --writes != 0) return Task.CompletedTask;
            died.SetResult();
            throw new IOException("The silo died after it had written.");
        };

        var applying = TryAsync<RecoveryApplyResult>(async () => await cluster.Recovery(Group).ApplyAsync(hash, "a test"));
        await died.Task.WaitAsync(RaftTestCluster.Deadline, TestContext.Current.CancellationToken);

        // Everything starts again, the lost majority with its stores included, and nobody asks for the recovery.
        await cluster.RestartAllAsync();
        await applying;
        var again = cluster.Client.GetGrain<IRaftGroupGrain>(Group);
        var view = await Eventually.ResultAsync(
            async () => await again.DescribeAsync() is { Leader.ReplicaId: > 3 } v ? v : null, "the new generation to lead");
        Assert.Equal([4UL], view.Configuration.Voters);
        Assert.Equal(["kept"], await ReadEventuallyAsync(again));
        foreach (var (id, silo) in survivor.Lost.Append((survivor.Id, survivor.Silo))) await RetiredAsync(cluster, silo, id);

        var done = await ApplyAsync(cluster, hash);
        Assert.Equal((2UL, RecoveryStage.Completed), (done.Generation, done.Stage));
        AssertSame(done, Assert.Single(await cluster.Recovery(Group).ListAsync()));
    }

    [Fact]
    public async Task A_recovery_that_cannot_go_on_ends_with_its_group_and_the_next_one_of_its_name_can_be_recovered()
    {
        await using var cluster = await RaftTestCluster.StartAsync(5);
        var silos = cluster.SiloNames;
        var group = await cluster.CreateGroupAsync(Group, [.. silos]);
        await group.AppendAsync("gone");
        foreach (var silo in silos.Skip(2)) await cluster.KillAsync(silo);
        var hash = (await PlanAsync(cluster)).Hash;
        var (decided, mayGoOn) = (NewSignal(), NewSignal());
        cluster.StateWritten = async (name, _) =>
        {
            if (name != "recovery") return;
            decided.TrySetResult();
            await mayGoOn.Task;
        };
        var applying = TryAsync<RecoveryApplyResult>(async () => await cluster.Recovery(Group).ApplyAsync(hash, "a test"));
        await decided.Task.WaitAsync(RaftTestCluster.Deadline, TestContext.Current.CancellationToken);

        // One of the two survivors is lost as well: there is no way on, and none back.
        await cluster.KillAsync(silos[1]);
        mayGoOn.SetResult();
        await applying;
        await Eventually.ResultAsync(
            async () => await TryAsync<RecoveryApplyResult>(async () => await cluster.Recovery(Group).ApplyAsync(hash, "a test"))
                is RecoveryApplyResult.Rejected { Rejection.Code: RejectionCode.RecoveryInProgress } ? "" : null,
            "a recovery that waits");
        await cluster.DeleteGroupAsync(Group);

        Assert.Equal(RecoveryStage.Abandoned, Assert.Single(await cluster.Recovery(Group).ListAsync()).Stage);
        var again = Assert.IsType<RecoveryApplyResult.Rejected>(await cluster.Recovery(Group).ApplyAsync(hash, "a test"));
        Assert.Equal(RejectionCode.GroupNotFound, again.Rejection.Code);

        foreach (var silo in silos.Skip(1)) await cluster.RestartAsync(silo);
        foreach (var (id, silo) in silos.Select(static (silo, i) => ((ulong)i + 1, silo))) await RetiredAsync(cluster, silo, id);
        var next = await cluster.CreateGroupAsync(Group, silos[0], silos[1], silos[2]);
        await next.AppendAsync("kept");
        var survivor = await LoseAllButOneAsync(cluster, next);
        var plan = await PlanAsync(cluster);
        Assert.Equal((2UL, survivor.Id), (plan.Generation, plan.Base.ReplicaId));
        await ApplyAsync(cluster, plan.Hash);
        Assert.Equal(["kept"], await ReadEventuallyAsync(next));
    }

    private static TaskCompletionSource NewSignal() => new(TaskCreationOptions.RunContinuationsAsynchronously);

    private static void AssertSame(RecoveryView expected, RecoveryView actual) =>
        Assert.Equal(JsonSerializer.Serialize(expected), JsonSerializer.Serialize(actual));

    private static Task<string> RetiredAsync(RaftTestCluster cluster, string silo, ulong id) =>
        Eventually.ResultAsync(async () => await cluster.IsRetiredAsync(silo, Group, id) ? "" : null, $"replica {id} to retire");

    private static async Task<(ulong Id, string Silo, (ulong Id, string Silo)[] Lost)> LoseAllButOneAsync(RaftTestCluster cluster, IRaftGroupGrain group)
    {
        var replicas = (await group.LedAsync()).Replicas;
        var kept = replicas[0];
        var lost = replicas.Skip(1).Select(static r => (r.Id, r.Silo)).ToArray();
        await Eventually.ResultAsync(
            async () => (await group.LedAsync()).Replicas.All(static r => r.LagEntries == 0) ? "" : null, "all replicas to have all entries");
        foreach (var (_, silo) in lost) await cluster.KillAsync(silo);
        return (kept.Id, kept.Silo, lost);
    }

    private static async Task<RecoveryPlan> PlanAsync(RaftTestCluster cluster)
    {
        // Until the survivor has noticed that nobody follows it any more, and the cluster that the silos are gone, it is refused.
        RecoveryPlanResult? last = null;
        RecoveryPlan? before = null;
        return await Eventually.ResultAsync(
            async () =>
            {
                last = await TryAsync<RecoveryPlanResult>(async () => await cluster.Recovery(Group).PlanAsync());
                var plan = (last as RecoveryPlanResult.Planned)?.Plan;
                (before, var settled) = (plan, plan is not null && plan.Hash == before?.Hash);
                return settled ? plan : null;
            },
            "a plan that stays the same");
    }

    private static async Task<RecoveryView> ApplyAsync(RaftTestCluster cluster, string hash) => await Eventually.ResultAsync(
        async () =>
        {
            var result = await TryAsync<RecoveryApplyResult>(async () => await cluster.Recovery(Group).ApplyAsync(hash, "a test"));
            return (result as RecoveryApplyResult.Completed)?.Recovery;
        },
        "the recovery to end");

    /// <summary>Waits for a refusal; whoever answers too late is taken for a live member that may know more, which is a refusal as well.</summary>
    private static Task<string> RefusedAsync(RaftTestCluster cluster, RejectionCode code, string group = Group) => Eventually.ResultAsync(
        async () =>
        {
            if (await TryAsync<RecoveryPlanResult>(async () => await cluster.Recovery(group).PlanAsync()) is not { } plan) return null;
            return Assert.IsType<RecoveryPlanResult.Rejected>(plan).Rejection.Code == code ? "" : null;
        },
        $"a refusal: {code}");

    private static Task<string[]> ReadEventuallyAsync(IRaftGroupGrain group) => Eventually.ResultAsync(
        () => TryAsync(async () =>
            await group.QueryAsync(default, ReadConsistency.Linearizable) is QueryResult.Answered ? await group.ReadAsync() : null),
        "an answer");

    private static async Task<T?> TryAsync<T>(Func<Task<T?>> call)
        where T : class
    {
        try
        {
            return await call();
        }
        catch (Exception e) when (e is Orleans.Runtime.OrleansException or TimeoutException)
        {
            return null; // The grain's silo died; it moves once the cluster has noticed.
        }
    }
}
