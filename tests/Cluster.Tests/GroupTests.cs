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
}
