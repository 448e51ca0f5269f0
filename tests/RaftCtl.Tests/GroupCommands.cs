namespace OrleansRaft.RaftCtl.Tests;

public sealed class GroupCommands
{
    [Theory]
    [InlineData("groups")]
    [InlineData("groups list")]
    public async Task All_groups_are_a_line_each(string command)
    {
        await using var api = await FakeApi.StartAsync();
        api.On("GET /v1/groups", 200, Documents.Groups);
        Assert.Equal(
            [
                "GROUP   STATE     STATE MACHINE  CREATED ON",
                "orders  active    kv             raft-0 raft-1 raft-2",
                "stock   deleting  leases         raft-3",
            ],
            (await Ctl.RunAsync(api, command.Split(' '))).Done().Lines);
        (await Ctl.RunAsync(api, [.. command.Split(' '), "--output", "json"])).Done().IsJson(Documents.Groups);
    }

    [Fact]
    public async Task No_group_is_a_sentence()
    {
        await using var api = await FakeApi.StartAsync();
        api.On("GET /v1/groups", 200, "[]");
        Assert.Equal("There are no groups.\n", (await Ctl.RunAsync(api, "groups")).Done().Output);
    }

    [Fact]
    public async Task A_group_is_created_on_the_silos_that_are_named()
    {
        const string line = """{"id":"orders","state":"active","stateMachine":"kv","members":["raft-0","raft-1"]}""";
        await using var api = await FakeApi.StartAsync();
        api.On("PUT /v1/groups/orders", 201, line);
        Assert.Equal("orders  active  kv             raft-0 raft-1", (await Ctl.RunAsync(api, "groups", "create", "orders", "raft-0", "raft-1")).Done().Lines[1]);
        Assert.Equal("""{"members":["raft-0","raft-1"],"stateMachine":"kv"}""", api.Single().Json);

        (await Ctl.RunAsync(api, "groups", "create", "orders", "raft-0", "--state-machine", "leases", "-o", "json")).Done().IsJson(line);
        Assert.Equal("""{"members":["raft-0"],"stateMachine":"leases"}""", api.Requests.Last().Json);
    }

    [Fact]
    public async Task A_group_is_shown_whole()
    {
        await using var api = await FakeApi.StartAsync();
        api.On("GET /v1/groups/orders", 200, Documents.Group);
        Assert.Equal(
            """
            group          orders
            state machine  kv
            leader         replica 2 on raft-1, term 4
            phase          joint
            version        12
            commit         120, applied 119
            incoming       2 3 4; healthy 2 3; needed 2
            outgoing       1 2 3; healthy 2; needed 2
            learners       5
            learners next  1
            survives       0 replicas, 0 silos, 1 database

            REPLICA  SILO    ROLE              STATE      MATCH  LAG  CONTACT  DATABASE
            2        raft-1  leader            replicate  120    0    0 ms     pg-1
            4        raft-3  follower          snapshot   20     100  1.5 s    -
            1        raft-0  outgoing-learner  -          0      120  -        -

            """.ReplaceLineEndings("\n"),
            (await Ctl.RunAsync(api, "groups", "show", "orders")).Done().Output);
        (await Ctl.RunAsync(api, "groups", "show", "orders", "-o", "json")).Done().IsJson(Documents.Group);
    }

    [Fact]
    public async Task Members_are_a_line_each()
    {
        await using var api = await FakeApi.StartAsync();
        api.On("GET /v1/groups/orders", 200, Documents.Group);
        var lines = (await Ctl.RunAsync(api, "members", "orders")).Done().Lines;
        Assert.Equal(4, lines.Count);
        Assert.Equal("4        raft-3  follower          snapshot   20     100  1.5 s    -", lines[2]);
        (await Ctl.RunAsync(api, "members", "orders", "-o", "json")).Done().IsJson(Documents.Group);
    }

    [Fact]
    public async Task A_group_is_deleted_only_by_whoever_says_yes()
    {
        await using var api = await FakeApi.StartAsync();
        api.On("DELETE /v1/groups/orders", 202);
        (await Ctl.RunAsync(api, "groups", "delete", "orders")).Failed(ExitCode.WrongUsage, "wrong-usage");
        Assert.Empty(api.Requests);
        Assert.Equal("Group orders is deleted.\n", (await Ctl.RunAsync(api, "groups", "delete", "orders", "--yes")).Done().Output);
        Assert.Equal("", (await Ctl.RunAsync(api, "groups", "delete", "orders", "--yes", "-o", "json")).Done().Output);
    }

    [Fact]
    public async Task Leadership_is_handed_over()
    {
        await using var api = await FakeApi.StartAsync();
        api.On("PUT /v1/groups/orders/leader", 200, """{"replicaId":3}""");
        Assert.Equal("Replica 3 leads.\n", (await Ctl.RunAsync(api, "transfer", "orders", "3")).Done().Output);
        Assert.Equal("""{"replicaId":3}""", api.Single().Json);
        (await Ctl.RunAsync(api, "transfer", "orders", "3", "-o", "json")).Done().IsJson("""{"replicaId":3}""");
    }

    [Fact]
    public async Task Why_a_group_does_not_serve_is_told_half_by_half()
    {
        await using var api = await FakeApi.StartAsync();
        api.On("GET /v1/groups/orders/explain", 200, Documents.Explanation);
        Assert.Equal(
            """
            The outgoing half lacks replica 1.

            HALF      VOTERS  NEEDED  AVAILABLE  STATE    SINCE
            incoming  2 3     2       2          works    -
            outgoing  1 2     2       1          blocked  1 min 1 s

            HALF      REPLICA  SILO    DATABASE  CAUSE      SINCE      DETAIL
            outgoing  1        raft-0  -         silo-down  1 min 1 s  Silo raft-0 is not in the cluster.

            """.ReplaceLineEndings("\n"),
            (await Ctl.RunAsync(api, "explain", "orders")).Done().Output);
        (await Ctl.RunAsync(api, "explain", "orders", "-o", "json")).Done().IsJson(Documents.Explanation);
    }
}
