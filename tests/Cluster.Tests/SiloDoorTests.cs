using OrleansRaft.Cluster.Tests.Support;

namespace OrleansRaft.Cluster.Tests;

/// <summary>A client that knows where groups are led asks there, for all of them in one call.</summary>
public sealed class SiloDoorTests
{
    private static readonly TimeSpan RequestTimeout = TimeSpan.FromSeconds(20);

    [Fact]
    public async Task A_group_without_a_quorum_keeps_nobody_elses_answers_back()
    {
        // A leader that steps down for want of a quorum would end what waits, and so would the loss of a gateway.
        await using var cluster = await RaftTestCluster.StartAsync(
            3, static raft => (raft.RequestTimeout, raft.ElectionTicks) = (RequestTimeout, 10_000));
        var silos = cluster.SiloNames;
        var grains = cluster.GrainsOf(silos[0]);
        var stuck = await GroupAsync(grains, "stuck", silos);
        var healthy = await GroupAsync(grains, "healthy", silos[0]);
        await LeadAsync(stuck, 1);
        await WriteAsync(stuck, "before");
        await WriteAsync(healthy, "before");

        await cluster.KillAsync(silos[1]);
        await cluster.KillAsync(silos[2]);
        var waiting = Enumerable.Range(0, 20).Select(i => stuck.Kv().PutAsync($"key-{i}", "value").AsTask()).ToArray();
        for (var i = 0; i < 50; i++)
        {
            var more = Enumerable.Range(0, 10).Select(n => healthy.Kv().PutAsync($"key-{n}", "value").AsTask());
            Assert.All(await Task.WhenAll(more), static result => Assert.IsType<KvPutResult.Written>(result));
        }

        Assert.All(waiting, static write => Assert.False(write.IsCompleted));
        Assert.All(await Task.WhenAll(waiting), static result => Assert.IsNotType<KvPutResult.Written>(result));
    }

    [Fact]
    public async Task Whoever_leads_no_more_says_so_and_nothing_is_unknown()
    {
        await using var cluster = await RaftTestCluster.StartAsync();
        var group = await GroupAsync(cluster.Client, "orders", cluster.SiloNames);
        for (ulong turn = 0; turn < 6; turn++)
        {
            await LeadAsync(group, (turn % 3) + 1);
            Assert.IsType<KvPutResult.Written>(await group.Kv().PutAsync("turn", $"{turn}"));
            Assert.Equal($"{turn}", Assert.IsType<KvGetResult.Found>(await group.Kv().GetAsync("turn")).Text);
        }
    }

    [Fact]
    public async Task Many_groups_at_once_get_their_own_answers()
    {
        await using var cluster = await RaftTestCluster.StartAsync();
        var groups = await Task.WhenAll(Enumerable.Range(0, 12).Select(i => GroupAsync(cluster.Client, $"group-{i}", cluster.SiloNames)));
        var writes = groups.SelectMany((group, g) => Enumerable.Range(0, 8).Select(async caller =>
        {
            for (var round = 0; round < 20; round++)
            {
                var (key, value) = ($"{caller}", $"{g}/{caller}/{round}");
                Assert.IsType<KvPutResult.Written>(await group.Kv().PutAsync(key, value));
                Assert.Equal(value, Assert.IsType<KvGetResult.Found>(await group.Kv().GetAsync(key)).Text);
            }
        }));

        await Task.WhenAll(writes);
    }

    private static async Task<RaftGroupClient> GroupAsync(IGrainFactory grains, string id, params IReadOnlyList<string> silos)
    {
        var group = grains.GetRaftGroup(id);

        // In a silo's first moments its calls may break.
        await Eventually.ResultAsync(
            async () => await group.CreateAsync(KvClient.StateMachine, silos) is CreateGroupResult.Created or CreateGroupResult.Existed ? "" : null,
            $"group {id}");
        await WriteAsync(group, "first");
        return group;
    }

    private static Task<string> WriteAsync(RaftGroupClient group, string key) => Eventually.ResultAsync(
        async () => await group.Kv().PutAsync(key, "value") is KvPutResult.Written ? "" : null, $"a write of {key}");

    private static Task<string> LeadAsync(RaftGroupClient group, ulong replica) => Eventually.ResultAsync(
        async () => await group.TransferLeadershipAsync(replica) is null ? "" : null, $"replica {replica} to lead");
}
