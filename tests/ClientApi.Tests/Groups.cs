using System.Text.Json;
using OrleansRaft.ClientApi.Tests.Fakes;

namespace OrleansRaft.ClientApi.Tests;

public sealed class Groups
{
    private const string Spec = """{"members":["raft-0","raft-1","raft-2"],"stateMachine":"kv"}""";

    [Fact]
    public async Task A_group_is_created_once_and_found_the_second_time()
    {
        await using var api = await ApiServer.StartAsync();
        var first = await api.PutAsync("/v1/groups/orders", Spec);
        Assert.Equal((201, "/v1/groups/orders"), ((int)first.Status, first.Headers["Location"]));
        Assert.Equal("""{"id":"orders","state":"active","stateMachine":"kv","members":["raft-0","raft-1","raft-2"]}""", first.Text);
        var second = await api.PutAsync("/v1/groups/orders", Spec);
        Assert.Equal((200, first.Text), ((int)second.Status, second.Text));
        Assert.Equal($"[{first.Text}]", (await api.GetAsync("/v1/groups")).Text);
    }

    [Fact]
    public async Task A_refused_creation_tells_why()
    {
        await using var api = await ApiServer.StartAsync();
        api.Cluster.Catalog.OnCreate = (_, _) =>
            Task.FromResult<CreateGroupResult>(new CreateGroupResult.Rejected(new Rejection(RejectionCode.GroupExists, "It is another one.")));
        Assert.Equal("It is another one.", (await api.PutAsync("/v1/groups/orders", Spec)).Problem(409, "group-exists").GetProperty("detail").GetString());
    }

    [Fact]
    public async Task A_group_is_shown_as_the_contract_has_it()
    {
        await using var api = await ApiServer.StartAsync();
        api.Cluster.Group("orders").View = FakeGroup.Example("orders");
        var expected = """
            {
              "id": "orders", "stateMachine": "kv", "leader": {"replicaId": 1, "silo": "raft-0", "term": 7}, "phase": "entering-joint",
              "configuration": {
                "version": 12, "voters": [1, 2, 4], "votersOutgoing": [1, 2, 3], "learners": [5], "learnersNext": [3], "autoLeave": true
              },
              "commitIndex": 40, "appliedIndex": 39,
              "replicas": [
                {
                  "id": 1, "silo": "raft-0", "role": "leader", "state": "replicate", "match": 41, "next": 42, "lagEntries": 0,
                  "lastContactMs": 0, "database": "db-a"
                },
                {
                  "id": 3, "silo": "raft-2", "role": "outgoing-learner", "state": null, "match": 0, "next": 1, "lagEntries": 41,
                  "lastContactMs": null, "database": null
                }
              ],
              "quorum": {"incoming": {"voters": [1, 2, 4], "healthy": [1, 2], "needed": 2}, "outgoing": null},
              "toleratedFailures": {"replicas": 1, "silos": 1, "databases": 0}
            }
            """;
        var answer = await api.GetAsync("/v1/groups/orders");
        Assert.Equal(200, (int)answer.Status);
        Assert.Equal(JsonSerializer.Serialize(JsonDocument.Parse(expected)), answer.Text);
    }

    [Fact]
    public async Task A_group_that_is_not_there_is_not_found()
    {
        await using var api = await ApiServer.StartAsync();
        (await api.GetAsync("/v1/groups/orders")).Problem(404, "group-not-found");
        (await api.GetAsync("/v1/groups/orders/explain")).Problem(404, "group-not-found");
        (await api.SendAsync(HttpMethod.Delete, "/v1/groups/orders")).Problem(404, "group-not-found");
        (await api.GetAsync("/v1/groups/orders/changes")).Problem(404, "group-not-found");
        (await api.GetAsync("/v1/groups/orders/changes/1")).Problem(404, "group-not-found");
        (await api.GetAsync("/v1/groups/orders/changes/1/events")).Problem(404, "group-not-found");
    }

    [Fact]
    public async Task A_deletion_is_accepted()
    {
        await using var api = await ApiServer.StartAsync();
        await api.PutAsync("/v1/groups/orders", Spec);
        Assert.Equal(202, (int)(await api.SendAsync(HttpMethod.Delete, "/v1/groups/orders")).Status);
        Assert.Empty(api.Cluster.Catalog.Groups);
    }

    [Fact]
    public async Task Leadership_is_handed_over_or_it_is_told_why_not()
    {
        await using var api = await ApiServer.StartAsync();
        var asked = 0UL;
        api.Cluster.Group("orders").OnTransfer = id =>
        {
            asked = id;
            return new(id == 3 ? null : new Rejection(RejectionCode.TransferFailed, "It is behind."));
        };
        var done = await api.PutAsync("/v1/groups/orders/leader", """{"replicaId":3}""");
        Assert.Equal((200, """{"replicaId":3}""", 3UL), ((int)done.Status, done.Text, asked));
        (await api.PutAsync("/v1/groups/orders/leader", """{"replicaId":2}""")).Problem(409, "transfer-failed");
    }
}
