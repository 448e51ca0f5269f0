using System.Text.Json;

namespace OrleansRaft.ClientApi.Tests;

public sealed class Plans
{
    [Fact]
    public async Task A_plan_is_shown_as_the_contract_has_it()
    {
        await using var api = await ApiServer.StartAsync();
        var now = new PlannedPhase(
            PlanPhase.Now,
            "Each commit takes 2 of replicas 1, 2, 3.",
            new ConfigurationView(12, [1, 2, 3], [], [], [], false),
            new MajorityView([1, 2, 3], [1, 2, 3], 2),
            null,
            new ToleratedFailuresView(1, 1, 1));
        var joint = new PlannedPhase(
            PlanPhase.Joint,
            "Both decide.",
            new ConfigurationView(0, [1, 3, 4], [1, 2, 3], [], [2], true),
            new MajorityView([1, 3, 4], [1, 3, 4], 2),
            new MajorityView([1, 2, 3], [1, 2], 2),
            new ToleratedFailuresView(0, 0, 0));
        api.Cluster.Group("g").Membership.Plan = new ChangePlan(12, null, [now, joint], [new PlanWarning(PlanWarningCode.EvenVoters, "Four.")]);
        var expected = """
            {
              "version": 12, "refusal": null,
              "phases": [
                {
                  "name": "now", "detail": "Each commit takes 2 of replicas 1, 2, 3.",
                  "configuration": {"version": 12, "voters": [1, 2, 3], "votersOutgoing": [], "learners": [], "learnersNext": [], "autoLeave": false},
                  "incoming": {"voters": [1, 2, 3], "healthy": [1, 2, 3], "needed": 2}, "outgoing": null,
                  "toleratedFailures": {"replicas": 1, "silos": 1, "databases": 1}
                },
                {
                  "name": "joint", "detail": "Both decide.",
                  "configuration": {"version": 0, "voters": [1, 3, 4], "votersOutgoing": [1, 2, 3], "learners": [], "learnersNext": [2], "autoLeave": true},
                  "incoming": {"voters": [1, 3, 4], "healthy": [1, 3, 4], "needed": 2},
                  "outgoing": {"voters": [1, 2, 3], "healthy": [1, 2], "needed": 2},
                  "toleratedFailures": {"replicas": 0, "silos": 0, "databases": 0}
                }
              ],
              "warnings": [{"code": "even-voters", "detail": "Four."}]
            }
            """;

        var answer = await api.PostAsync(
            "/v1/groups/g/plan", """{"changes":[{"type":"add-voter","silo":"raft-3"}],"transition":"joint-explicit","ifVersion":12}""");

        Assert.Equal(200, (int)answer.Status);
        Assert.Equal(JsonSerializer.Serialize(JsonDocument.Parse(expected)), JsonSerializer.Serialize(answer.Json));
        var request = Assert.Single(api.Cluster.Group("g").Membership.PlanRequests);
        Assert.Equal(
            (OperationKind.Change, ChangeTransition.JointExplicit, 12UL, MemberChange.AddVoter("raft-3")),
            (request.Kind, request.Transition, request.IfVersion, Assert.Single(request.Changes)));
    }

    [Fact]
    public async Task A_replacement_is_planned_as_it_is_asked_for()
    {
        await using var api = await ApiServer.StartAsync();
        api.Cluster.Group("g").Membership.Plan = new ChangePlan(12, null, [], []);

        Assert.Equal(200, (int)(await api.PostAsync("/v1/groups/g/plan", """{"replicaId":2,"silo":"raft-3","ifVersion":12}""")).Status);

        var request = Assert.Single(api.Cluster.Group("g").Membership.PlanRequests);
        Assert.Equal((OperationKind.Replace, 12UL), (request.Kind, request.IfVersion));
        Assert.Equal([MemberChange.AddVoter("raft-3"), MemberChange.Remove(2)], request.Changes);
    }

    [Theory]
    [InlineData("""{}""", "changes")]
    [InlineData("""{"replicaId":2}""", "silo")]
    [InlineData("""{"silo":"raft-3"}""", "replicaId")]
    [InlineData("""{"replicaId":2,"silo":"raft-3","changes":[]}""", "changes")]
    [InlineData("""{"changes":[{"type":"remove","silo":"raft-3"}]}""", "changes[0].replicaId", "changes[0].silo")]
    public async Task What_is_neither_a_change_nor_a_replacement_is_refused(string body, params string[] fields)
    {
        await using var api = await ApiServer.StartAsync();
        (await api.PostAsync("/v1/groups/g/plan", body)).Invalid(fields);
    }

    [Fact]
    public async Task A_refused_plan_tells_why_with_the_code_that_the_change_would_get()
    {
        await using var api = await ApiServer.StartAsync();
        api.Cluster.Group("g").Membership.Plan = new ChangePlan(12, new Rejection(RejectionCode.LastVoter, "Nobody would be left."), [], []);

        var plan = (await api.PostAsync("/v1/groups/g/plan", """{"changes":[{"type":"remove","replicaId":1}]}""")).Json;

        Assert.Equal("""{"code":"last-voter","reason":"Nobody would be left."}""", plan.GetProperty("refusal").GetRawText());
    }

    [Fact]
    public async Task A_group_that_is_not_there_has_no_plan()
    {
        await using var api = await ApiServer.StartAsync();
        (await api.PostAsync("/v1/groups/g/plan", """{"changes":[]}""")).Problem(404, "group-not-found");
    }
}
