using System.Text.Json;

namespace OrleansRaft.ClientApi.Tests;

public sealed class Membership
{
    [Fact]
    public async Task A_change_becomes_an_operation_as_the_contract_has_it()
    {
        await using var api = await ApiServer.StartAsync();
        var answer = await api.PostAsync(
            "/v1/groups/g/changes",
            """
            {"changes":[{"type":"add-voter","silo":"raft-3"},{"type":"add-learner","silo":"raft-4"},{"type":"promote","replicaId":4},
             {"type":"demote","replicaId":1},{"type":"remove","replicaId":2}],"transition":"joint-explicit","ifVersion":12}
            """);
        var expected = """
            {
              "id": "1", "group": "g", "kind": "change",
              "changes": [
                {"type": "add-voter", "silo": "raft-3"}, {"type": "add-learner", "silo": "raft-4"}, {"type": "promote", "replicaId": 4},
                {"type": "demote", "replicaId": 1}, {"type": "remove", "replicaId": 2}
              ],
              "transition": "joint-explicit", "state": "queued", "requestedAt": "2026-01-02T03:04:05+00:00", "finishedAt": null,
              "entryIndex": null, "joint": null, "progress": null, "result": null,
              "events": [{"sequence": 1, "at": "2026-01-02T03:04:05+00:00", "state": "queued", "detail": "Accepted."}],
              "explanation": null
            }
            """;
        Assert.Equal((202, "/v1/groups/g/changes/1"), ((int)answer.Status, answer.Headers["Location"]));
        Assert.Equal(JsonSerializer.Serialize(JsonDocument.Parse(expected)), JsonSerializer.Serialize(answer.Json));
        Assert.Equal(answer.Text, (await api.GetAsync(answer.Headers["Location"])).Text);

        var request = Assert.Single(api.Cluster.Group("g").Membership.Requests);
        Assert.Equal((ChangeTransition.JointExplicit, 12UL, null), (request.Transition, request.IfVersion, request.IdempotencyKey));
    }

    [Fact]
    public async Task A_change_without_its_options_takes_the_defaults()
    {
        await using var api = await ApiServer.StartAsync();
        await api.PostAsync("/v1/groups/g/changes", """{"changes":[{"type":"remove","replicaId":2}],"transition":null}""");
        var request = Assert.Single(api.Cluster.Group("g").Membership.Requests);
        Assert.Equal((OperationKind.Change, ChangeTransition.Auto, null), (request.Kind, request.Transition, request.IfVersion));
    }

    [Theory]
    [InlineData("raft-3", "text/plain")]
    [InlineData("raft-3\n", "application/x-www-form-urlencoded")]
    public async Task A_member_is_added_under_the_id_and_on_the_silo_that_the_caller_names(string body, string type)
    {
        await using var api = await ApiServer.StartAsync();
        var answer = await api.SendAsync(HttpMethod.Post, "/v1/groups/g/members/4", new StringContent(body, null, type));
        Assert.Equal((202, "/v1/groups/g/changes/1"), ((int)answer.Status, answer.Headers["Location"]));
        var request = Assert.Single(api.Cluster.Group("g").Membership.Requests);
        Assert.Equal((OperationKind.AddMember, new MemberChange(MemberChangeType.AddVoter, "raft-3", 4)), (request.Kind, Assert.Single(request.Changes)));
    }

    [Fact]
    public async Task A_member_is_removed_and_a_joint_configuration_left()
    {
        await using var api = await ApiServer.StartAsync();
        Assert.Equal(202, (int)(await api.SendAsync(HttpMethod.Delete, "/v1/groups/g/members/4")).Status);
        Assert.Equal(202, (int)(await api.SendAsync(HttpMethod.Post, "/v1/groups/g/changes/leave-joint")).Status);
        var requests = api.Cluster.Group("g").Membership.Requests;
        Assert.Equal((OperationKind.RemoveMember, MemberChange.Remove(4)), (requests[0].Kind, Assert.Single(requests[0].Changes)));
        Assert.Equal((OperationKind.LeaveJoint, 0), (requests[1].Kind, requests[1].Changes.Count));
    }

    [Fact]
    public async Task A_member_is_replaced_in_one_call()
    {
        await using var api = await ApiServer.StartAsync();
        var answer = await api.PostAsync("/v1/groups/g/replace", """{"replicaId":2,"silo":"raft-3","ifVersion":12}""");
        Assert.Equal((202, "/v1/groups/g/changes/1"), ((int)answer.Status, answer.Headers["Location"]));
        Assert.Equal("replace", answer.Json.GetProperty("kind").GetString());
        var request = Assert.Single(api.Cluster.Group("g").Membership.Requests);
        Assert.Equal((OperationKind.Replace, 12UL), (request.Kind, request.IfVersion));
        Assert.Equal([MemberChange.AddVoter("raft-3"), MemberChange.Remove(2)], request.Changes);

        (await api.PostAsync("/v1/groups/g/replace", """{"replicaId":0,"silo":"raft-3"}""")).Invalid("replicaId");
        (await api.PostAsync("/v1/groups/g/replace", """{"replicaId":2}""")).Invalid("silo");
    }

    [Fact]
    public async Task An_operation_is_withdrawn_or_the_answer_says_why_not()
    {
        await using var api = await ApiServer.StartAsync();
        await api.PutAsync("/v1/groups/g", """{"members":["raft-0"],"stateMachine":"kv"}""");
        await api.PostAsync("/v1/groups/g/replace", """{"replicaId":2,"silo":"raft-3"}""");
        var membership = api.Cluster.Group("g").Membership;
        Assert.Equal(202, (int)(await api.SendAsync(HttpMethod.Delete, "/v1/groups/g/changes/1")).Status);
        (await api.SendAsync(HttpMethod.Delete, "/v1/groups/g/changes/9")).Problem(404, "operation-not-found");
        (await api.SendAsync(HttpMethod.Delete, "/v1/groups/nothing/changes/9")).Problem(404, "group-not-found");
        membership.OnCancel = static _ => new SubmitResult.Rejected(new Rejection(RejectionCode.TooLateToCancel, "It has ended."));
        (await api.SendAsync(HttpMethod.Delete, "/v1/groups/g/changes/1")).Problem(409, "too-late-to-cancel");
    }

    [Fact]
    public async Task An_idempotency_key_goes_with_every_request_for_a_change()
    {
        await using var api = await ApiServer.StartAsync();
        var key = new string('k', Limits.IdempotencyKeyLength);
        await api.PostAsync("/v1/groups/g/changes", """{"changes":[]}""", ("Idempotency-Key", key));
        await api.SendAsync(HttpMethod.Post, "/v1/groups/g/members/4", new StringContent("raft-3"), ("Idempotency-Key", key));
        await api.SendAsync(HttpMethod.Delete, "/v1/groups/g/members/4", null, ("Idempotency-Key", key));
        await api.SendAsync(HttpMethod.Post, "/v1/groups/g/changes/leave-joint", null, ("Idempotency-Key", key));
        Assert.Equal([key, key, key, key], api.Cluster.Group("g").Membership.Requests.Select(r => r.IdempotencyKey));

        (await api.SendAsync(HttpMethod.Delete, "/v1/groups/g/members/4", null, ("Idempotency-Key", key + "k"))).Invalid("Idempotency-Key");
        (await api.SendAsync(HttpMethod.Delete, "/v1/groups/g/members/4", null, ("Idempotency-Key", ""))).Invalid("Idempotency-Key");
    }

    [Fact]
    public async Task A_refused_change_tells_why()
    {
        await using var api = await ApiServer.StartAsync();
        api.Cluster.Group("g").Membership.OnSubmit = _ =>
            Task.FromResult<SubmitResult>(new SubmitResult.Rejected(new Rejection(RejectionCode.VersionMismatch, "It is at 13.")));
        (await api.PostAsync("/v1/groups/g/changes", """{"changes":[],"ifVersion":12}""")).Problem(412, "version-mismatch");
    }

    [Fact]
    public async Task The_history_is_newest_first_and_may_be_empty()
    {
        await using var api = await ApiServer.StartAsync();
        await api.PutAsync("/v1/groups/g", """{"members":["raft-0"],"stateMachine":"kv"}""");
        Assert.Equal("[]", (await api.GetAsync("/v1/groups/g/changes")).Text);
        await api.SendAsync(HttpMethod.Delete, "/v1/groups/g/members/4");
        await api.SendAsync(HttpMethod.Delete, "/v1/groups/g/members/5");
        Assert.Equal(["2", "1"], (await api.GetAsync("/v1/groups/g/changes")).Json.EnumerateArray().Select(o => o.GetProperty("id").GetString()));
        (await api.GetAsync("/v1/groups/g/changes/3")).Problem(404, "operation-not-found");
    }

    [Fact]
    public async Task A_refused_operation_ends_with_the_code_of_its_refusal()
    {
        await using var api = await ApiServer.StartAsync();
        await api.SendAsync(HttpMethod.Delete, "/v1/groups/g/members/4");
        api.Cluster.Group("g").Membership.Enter(
            "1", OperationState.Refused, new OperationResultView(OperationState.Refused, RejectionCode.LastVoter, "Nobody would be left."));
        Assert.Equal(
            """{"outcome":"refused","code":"last-voter","reason":"Nobody would be left."}""",
            (await api.GetAsync("/v1/groups/g/changes/1")).Json.GetProperty("result").GetRawText());
    }
}
