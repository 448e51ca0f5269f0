using OrleansRaft.Cluster.Tests.Support;

namespace OrleansRaft.Cluster.Tests;

public sealed class GroupTests
{
    [Fact]
    public async Task A_new_group_takes_writes_and_reads_them_back()
    {
        await using var cluster = await RaftTestCluster.StartAsync();
        var group = await cluster.CreateGroupAsync("orders", [.. cluster.SiloNames]);

        Assert.Empty(await group.ReadAsync());
        var first = await group.AppendAsync("a");
        var second = await group.AppendAsync("b");

        Assert.True(second > first);
        Assert.Equal(["a", "b"], await group.ReadAsync());
    }

    [Fact]
    public async Task Creating_a_group_again_is_harmless_and_creating_it_otherwise_is_refused()
    {
        await using var cluster = await RaftTestCluster.StartAsync();
        var silos = cluster.SiloNames;
        await cluster.CreateGroupAsync("orders", silos[0], silos[1]);

        Assert.IsType<CreateGroupResult.Existed>(await cluster.Catalog.CreateAsync("orders", new GroupSpec([silos[1], silos[0]], Register.Name)));
        var otherwise = await cluster.Catalog.CreateAsync("orders", new GroupSpec([silos[2]], Register.Name));
        Assert.Equal(RejectionCode.GroupExists, Assert.IsType<CreateGroupResult.Rejected>(otherwise).Rejection.Code);
        var nowhere = await cluster.Catalog.CreateAsync("other", new GroupSpec(["nowhere"], Register.Name));
        Assert.Equal(RejectionCode.UnknownSilo, Assert.IsType<CreateGroupResult.Rejected>(nowhere).Rejection.Code);
        var machine = await cluster.Catalog.CreateAsync("other", new GroupSpec([silos[0]], "unheard-of"));
        Assert.Equal(RejectionCode.UnknownStateMachine, Assert.IsType<CreateGroupResult.Rejected>(machine).Rejection.Code);
    }

    [Fact]
    public async Task A_deleted_group_is_gone_and_a_new_one_of_its_name_starts_afresh_with_new_ids()
    {
        await using var cluster = await RaftTestCluster.StartAsync();
        var silos = cluster.SiloNames;
        var group = await cluster.CreateGroupAsync("orders", [.. silos]);
        await group.AppendAsync("old");

        Assert.Null(await cluster.Catalog.DeleteAsync("orders"));
        await Eventually.ResultAsync(async () => await cluster.Catalog.ListAsync() is [] none ? none : null, "the group to be gone");
        var gone = Assert.IsType<QueryResult.NotAnswered>(await group.QueryAsync(default, ReadConsistency.Linearizable));
        Assert.Equal(RejectionCode.GroupNotFound, gone.Rejection.Code);
        await cluster.CreateGroupAsync("orders", [.. silos]);

        Assert.Empty(await group.ReadAsync());
        Assert.Equal([4UL, 5, 6], (await group.LedAsync()).Configuration.Voters);
    }

    [Fact]
    public async Task Many_groups_share_the_calls_between_their_silos_and_outlive_one_of_them()
    {
        await using var cluster = await RaftTestCluster.StartAsync();
        var silos = cluster.SiloNames;
        var groups = await Task.WhenAll(Enumerable.Range(0, 20).Select(i => cluster.CreateGroupAsync($"group-{i}", [.. silos])));
        await Task.WhenAll(groups.Select(static (g, i) => g.AppendAsync($"value {i}")));
        await cluster.KillAsync(silos[0]);

        var values = await Task.WhenAll(groups.Select(static g => Eventually.ResultAsync<string[]>(async () => await g.ReadAsync(), "an answer")));
        Assert.Equal(Enumerable.Range(0, 20).Select(static i => $"value {i}"), values.Select(Assert.Single));
    }

    [Fact]
    public async Task Leadership_is_handed_to_the_voter_that_was_named()
    {
        await using var cluster = await RaftTestCluster.StartAsync();
        var group = await cluster.CreateGroupAsync("orders", [.. cluster.SiloNames]);
        await group.AppendAsync("a");
        var heir = (await group.FollowerAsync()).Id;

        // An heir that is too slow to take over may be asked again.
        await Eventually.ResultAsync(
            async () =>
            {
                var refusal = await group.TransferLeadershipAsync(heir);
                Assert.True(refusal is null or { Code: RejectionCode.TransferFailed }, refusal?.Reason);
                return refusal is null ? "" : null;
            },
            "the heir to take over");
        await Eventually.ResultAsync(async () => await group.LeaderAsync() is var leader && leader.ReplicaId == heir ? leader : null, "the heir to lead");
        Assert.Equal(RejectionCode.ReplicaNotFound, (await group.TransferLeadershipAsync(99))!.Code);
        await group.AppendAsync("b");
    }

    [Fact]
    public async Task A_group_that_does_not_exist_is_said_not_to_exist()
    {
        await using var cluster = await RaftTestCluster.StartAsync(1);
        var group = cluster.Client.GetGrain<IRaftGroupGrain>("nothing");

        Assert.Null(await group.DescribeAsync());
        var written = Assert.IsType<ProposalResult.NotApplied>(await group.ProposeAsync("x"u8.ToArray()));
        Assert.Equal(RejectionCode.GroupNotFound, written.Rejection.Code);
    }

    [Fact]
    public async Task Many_groups_share_the_silos()
    {
        await using var cluster = await RaftTestCluster.StartAsync();
        var silos = cluster.SiloNames.ToArray();
        var groups = await Task.WhenAll(Enumerable.Range(0, 20).Select(i => cluster.CreateGroupAsync($"group-{i}", silos)));

        await Task.WhenAll(groups.Select(async (group, i) =>
        {
            for (var n = 0; n < 10; n++) await group.AppendAsync($"{i}-{n}");
        }));

        for (var i = 0; i < groups.Length; i++)
        {
            Assert.Equal(Enumerable.Range(0, 10).Select(n => $"{i}-{n}"), await groups[i].ReadAsync());
        }
    }
}
