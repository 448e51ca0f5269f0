using OrleansRaft.Cluster.Tests.Support;
using OrleansRaft.Storage.Memory;

namespace OrleansRaft.Cluster.Tests;

public sealed class ExplainTests
{
    [Fact]
    public async Task A_silo_that_was_killed_is_named_and_so_are_those_that_a_lost_quorum_needs()
    {
        await using var cluster = await RaftTestCluster.StartAsync();
        var group = await cluster.CreateGroupAsync("orders", [.. cluster.SiloNames]);
        await group.AppendAsync("before");
        var well = await Eventually.ResultAsync(
            async () => await group.ExplainAsync() is { Halves: [{ Missing: [] }] } e ? e : null, "nobody to be missing");
        Assert.True(well.IsServing, well.Summary);
        var followers = (await group.LedAsync()).Replicas.Where(static r => r.Role == ReplicaRole.Follower).ToArray();

        await cluster.KillAsync(followers[0].Silo);
        var one = await Eventually.ResultAsync(
            async () => await group.ExplainAsync() is { Halves: [{ Missing: [var missing] }] } e && missing.Cause == MissingCause.SiloDown ? e : null,
            "the killed silo to be named");

        Assert.True(one.IsServing, one.Summary);
        var named = one.Halves[0].Missing[0];
        Assert.Equal((followers[0].Id, followers[0].Silo), (named.ReplicaId, named.Silo));
        Assert.NotNull(named.SinceMs);
        Assert.Contains($"replica {named.ReplicaId} on '{named.Silo}'", one.Summary, StringComparison.Ordinal);

        await cluster.KillAsync(followers[1].Silo);
        var lost = await Eventually.ResultAsync(
            async () => await group.ExplainAsync() is { Halves: [{ Missing: [_, _, _] missing }] } e
                && missing.Count(static m => m.Cause == MissingCause.SiloDown) == 2 ? e : null,
            "the lost quorum to be explained");

        Assert.False(lost.IsServing);
        Assert.True(lost.Halves[0].IsBlocked);
        Assert.Equal(
            followers.Select(static f => f.Id).Order(),
            lost.Halves[0].Missing.Where(static m => m.Cause == MissingCause.SiloDown).Select(static m => m.ReplicaId));
        Assert.All(lost.Halves[0].Missing, static m => Assert.NotNull(m.SinceMs));
        Assert.NotNull(lost.Halves[0].SinceMs);
    }

    [Fact]
    public async Task An_operation_that_cannot_go_on_says_why()
    {
        await using var cluster = await RaftTestCluster.StartAsync(4);
        var group = await cluster.CreateGroupAsync("orders", [.. cluster.SiloNames.Take(3)]);
        await group.AppendAsync("before");
        foreach (var replica in (await group.LedAsync()).Replicas.Where(static r => r.Role == ReplicaRole.Follower))
            await cluster.KillAsync(replica.Silo);

        var request = new ChangeRequest { Kind = OperationKind.Change, Changes = [MemberChange.AddVoter("Silo_3")] };
        var accepted = Assert.IsType<SubmitResult.Accepted>(await cluster.Membership("orders").SubmitAsync(request));
        var stuck = await Eventually.ResultAsync(
            async () => (await cluster.Membership("orders").GetAsync(accepted.Operation.Id))?.Explanation, "an explanation");
        Assert.StartsWith("No", stuck, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_replica_whose_rows_are_gone_is_explained_as_a_lost_store_and_can_be_replaced()
    {
        await using var cluster = await RaftTestCluster.StartAsync(4);
        var silos = cluster.SiloNames;
        var group = await cluster.CreateGroupAsync("orders", silos[0], silos[1], silos[2]);
        await group.AppendAsync("kept");
        var follower = await group.FollowerAsync();

        await cluster.KillAsync(follower.Silo);
        cluster.Logs[follower.Silo] = new MemoryLogStore();
        await cluster.RestartAsync(follower.Silo);

        var explanation = await Eventually.ResultAsync(
            async () => await group.ExplainAsync() is { Halves: [{ Missing: [{ Cause: MissingCause.LostStore }] }] } e ? e : null,
            "the lost store to be named");
        Assert.Equal(follower.Id, explanation.Halves[0].Missing[0].ReplicaId);

        var end = await cluster.Client.GetRaftGroup("orders").ReplaceAsync(follower.Id, silos[3], TestContext.Current.CancellationToken);

        Assert.IsType<ChangeResult.Completed>(end);
        var voters = (await group.DescribeAsync())!.Configuration.Voters;
        Assert.Equal((false, true, 3), (voters.Contains(follower.Id), voters.Contains(4UL), voters.Count));
        await Eventually.ResultAsync(
            async () => await group.ExplainAsync() is { IsServing: true, Halves: [{ Missing: [] }] } e ? e : null, "nobody to be missing");
        Assert.Equal(["kept"], await group.ReadAsync());

        // The silo with its new store is as good as any.
        var added = await cluster.ChangeAsync(
            "orders", new ChangeRequest { Kind = OperationKind.Change, Changes = [MemberChange.AddVoter(follower.Silo)] });
        Assert.Equal(OperationState.Completed, added.State);
    }

    [Fact]
    public async Task A_group_that_is_not_there_has_no_explanation()
    {
        await using var cluster = await RaftTestCluster.StartAsync(1);

        Assert.Null(await cluster.Client.GetGrain<IRaftGroupGrain>("nowhere").ExplainAsync());
    }
}
