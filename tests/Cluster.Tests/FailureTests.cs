using OrleansRaft.Cluster.Tests.Support;

namespace OrleansRaft.Cluster.Tests;

public sealed class FailureTests
{
    [Fact]
    public async Task Losing_the_leaders_silo_loses_no_acknowledged_write_and_the_silo_comes_back_with_its_replica()
    {
        await using var cluster = await RaftTestCluster.StartAsync(callTimeout: TimeSpan.FromSeconds(3));
        var group = await cluster.CreateGroupAsync("orders", [.. cluster.SiloNames]);
        var load = new Load(group);
        await load.ProgressAsync(100);
        var leader = await group.LeaderAsync();

        await cluster.KillAsync(leader.Silo);
        await load.ProgressAsync(100);
        await group.NextLeaderAsync(leader);
        await cluster.RestartAsync(leader.Silo);
        await Eventually.ResultAsync(
            async () => await group.DescribeAsync() is { Leader: not null } view && view.Quorum.Incoming.Healthy.Count == 3 ? view : null,
            "all three replicas to be healthy");
        await load.StopAndCheckAsync(group);
    }

    [Fact]
    public async Task Snapshots_that_are_written_in_no_time_stop_nobody()
    {
        await using var cluster = await RaftTestCluster.StartAsync(3, static raft => (raft.SnapshotEntries, raft.KeepEntries) = (16, 0));
        var group = await cluster.CreateGroupAsync("orders", [.. cluster.SiloNames]);
        var load = new Load(group);

        await load.ProgressAsync(1000);
        await load.StopAndCheckAsync(group);

        var view = await Eventually.ResultAsync(
            async () => await group.DescribeAsync() is { Leader: not null, Quorum.Incoming.Healthy.Count: 3 } whole ? whole : null, "a healthy group");
        Assert.Equal([1UL, 2, 3], view.Quorum.Incoming.Healthy);
    }

    [Fact]
    public async Task A_silo_that_died_is_succeeded_before_anybodys_patience_ends()
    {
        await using var cluster = await RaftTestCluster.StartAsync(
            3, static raft => raft.ElectionTicks = 10_000, callTimeout: TimeSpan.FromSeconds(10));
        var group = await cluster.CreateGroupAsync("orders", [.. cluster.SiloNames]);
        await group.AppendAsync("before");
        var leader = await group.LeaderAsync();

        // Nobody would campaign for five hundred seconds, longer than this test waits: its connections tell that it is gone.
        await cluster.KillAsync(leader.Silo);
        await group.NextLeaderAsync(leader);

        var read = await Eventually.ResultAsync<string[]>(async () => await group.ReadAsync(), "an answer");
        Assert.Equal(["before"], read);
    }

    [Fact]
    public async Task A_silo_that_stops_hands_its_leadership_over_first()
    {
        await using var cluster = await RaftTestCluster.StartAsync(3, static raft => raft.ElectionTicks = 10_000);
        var group = await cluster.CreateGroupAsync("orders", [.. cluster.SiloNames]);
        await group.AppendAsync("before");
        var leader = await group.LeaderAsync();

        // Nobody would campaign for five hundred seconds, longer than this test waits: whoever leads afterwards was told to.
        await cluster.StopAsync(leader.Silo);
        await group.NextLeaderAsync(leader);

        Assert.Equal(["before"], await group.ReadAsync());
    }

    [Fact]
    public async Task A_cluster_that_stops_and_starts_again_finds_its_groups_and_their_state()
    {
        await using var cluster = await RaftTestCluster.StartAsync();
        var group = await cluster.CreateGroupAsync("orders", [.. cluster.SiloNames]);
        for (var i = 0; i < 20; i++) await group.AppendAsync($"{i}");

        await cluster.RestartAllAsync();

        var again = cluster.Client.GetGrain<IRaftGroupGrain>("orders");
        var held = await Eventually.ResultAsync(
            async () => await again.QueryAsync(default, ReadConsistency.Linearizable) is QueryResult.Answered ? await again.ReadAsync() : null,
            "an answer after the restart");
        Assert.Equal(Enumerable.Range(0, 20).Select(static i => $"{i}"), held);
        Assert.Equal("orders", Assert.Single(await cluster.Catalog.ListAsync()).Id);
    }

    [Fact]
    public async Task A_follower_that_was_away_for_longer_than_the_log_is_kept_gets_a_snapshot()
    {
        await using var cluster = await RaftTestCluster.StartAsync(3, static raft => (raft.SnapshotEntries, raft.KeepEntries) = (50, 10));
        var group = await cluster.CreateGroupAsync("orders", [.. cluster.SiloNames]);
        await group.AppendAsync("first");
        var follower = await group.FollowerAsync();

        await cluster.KillAsync(follower.Silo);
        for (var i = 0; i < 300; i++) await group.AppendAsync($"{i}");
        await cluster.RestartAsync(follower.Silo);

        await Eventually.ResultAsync(
            async () => (await group.DescribeAsync())!.Replicas.FirstOrDefault(r => r.Id == follower.Id && r.Match >= 300),
            "the follower to catch up");
        Assert.Equal(301, (await group.ReadAsync()).Length);
    }

    [Fact]
    public async Task A_joint_change_whose_leader_dies_still_ends_and_loses_nothing()
    {
        await using var cluster = await RaftTestCluster.StartAsync(5, callTimeout: TimeSpan.FromSeconds(3));
        var silos = cluster.SiloNames;
        var group = await cluster.CreateGroupAsync("orders", silos[1], silos[2], silos[3]);
        var load = new Load(group);
        await load.ProgressAsync(100);
        var leader = await group.LeaderAsync();
        var leaving = new ulong[] { 1, 2, 3 }.First(id => id != leader.ReplicaId);
        var accepted = await cluster.Client.GetRaftGroup("orders").Membership.AcceptedAsync(new ChangeRequest
        {
            Kind = OperationKind.Change,
            Transition = ChangeTransition.JointImplicit,
            Changes = [new MemberChange(MemberChangeType.AddVoter, silos[4]), new MemberChange(MemberChangeType.Remove, ReplicaId: leaving)],
        });

        await Eventually.ResultAsync(
            async () => await cluster.Membership("orders").GetAsync(accepted.Id) is { State: > OperationState.Queued } o ? o : null,
            "the change to begin");
        await cluster.KillAsync(leader.Silo);
        var ended = await Eventually.ResultAsync(
            async () => await cluster.Membership("orders").GetAsync(accepted.Id) is { Result: not null } view ? view : null,
            "the operation to end");
        await load.ProgressAsync(50);
        await load.StopAndCheckAsync(group);

        Assert.Contains(ended.State, new[] { OperationState.Completed, OperationState.Refused, OperationState.Failed });
        var view = await group.LedAsync();
        Assert.Equal(GroupPhase.Stable, view.Phase);
        Assert.Equal(ended.State == OperationState.Completed, view.Configuration.Voters.Contains(4UL));
    }

    [Fact]
    public async Task Of_two_lives_of_one_silo_only_the_later_one_can_write()
    {
        await using var cluster = await RaftTestCluster.StartAsync();
        var group = await cluster.CreateGroupAsync("orders", [.. cluster.SiloNames]);
        await group.AppendAsync("before");
        var leader = await group.LeaderAsync();

        // Somebody else opens the log under the same silo's name: the silo that is there has lost, and its replica must fall silent.
        await using var usurper = await cluster.Logs[leader.Silo].OpenAsync(leader.Silo, TestContext.Current.CancellationToken);
        var after = await Eventually.ResultAsync(
            async () => await group.ProposeAsync("after"u8.ToArray()) as ProposalResult.Applied, "a write by another leader");

        Assert.True(after.Index > 0);
        await group.NextLeaderAsync(leader);
        var held = await group.ReadAsync();
        Assert.Equal("before", held[0]);
        Assert.Contains("after", held);
    }

    [Fact]
    public async Task A_replica_whose_rows_are_gone_never_starts_empty_under_its_old_id()
    {
        await using var cluster = await RaftTestCluster.StartAsync();
        var group = await cluster.CreateGroupAsync("orders", [.. cluster.SiloNames]);
        await group.AppendAsync("kept");
        var follower = await group.FollowerAsync();

        await cluster.KillAsync(follower.Silo);
        cluster.Logs[follower.Silo] = new OrleansRaft.Storage.Memory.MemoryLogStore();
        await cluster.RestartAsync(follower.Silo);
        await Eventually.ResultAsync(
            async () => await group.ProposeAsync("more"u8.ToArray()) as ProposalResult.Applied, "a write without the lost replica");

        var view = await Eventually.ResultAsync(
            async () => await group.DescribeAsync() is { } v && !v.Quorum.Incoming.Healthy.Contains(follower.Id) ? v : null,
            "the lost replica to count as unhealthy");
        Assert.Equal(0, view.ToleratedFailures.Replicas);
    }
}
