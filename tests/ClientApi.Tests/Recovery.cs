using System.Text.Json;

namespace OrleansRaft.ClientApi.Tests;

public sealed class Recovery
{
    private static readonly string Hash = new('a', 64);

    private static readonly RecoveryView Done = new()
    {
        Hash = Hash,
        Reason = "two disks burnt",
        Generation = 2,
        Stage = RecoveryStage.Completed,
        RequestedAt = DateTimeOffset.UnixEpoch,
        FinishedAt = DateTimeOffset.UnixEpoch,
        Base = new RecoveryMember(1, "raft-0"),
        KeptThrough = 123,
        MayBeLost = new PossibleLoss(121, null, "Because."),
        Lost = [new RecoveryMember(2, "raft-1")],
        NewMembers = [new RecoveryMember(4, "raft-0")],
        FirstIndex = 4294967419,
    };

    [Fact]
    public async Task A_plan_is_shown_as_the_contract_has_it()
    {
        await using var api = await ApiServer.StartAsync();
        api.Cluster.Recovery.OnPlan = () => Task.FromResult<RecoveryPlanResult>(new RecoveryPlanResult.Planned(new RecoveryPlan
        {
            Hash = Hash,
            Generation = 2,
            Survivors = [new RecoverySurvivor(1, "raft-0", 123, 7, 120, 119)],
            Lost = [new RecoveryMember(2, "raft-1"), new RecoveryMember(3, "raft-2")],
            Base = new RecoveryMember(1, "raft-0"),
            KeptThrough = 123,
            MayBeLost = new PossibleLoss(121, null, "Because."),
            NewMembers = [new RecoveryMember(4, "raft-0")],
            Warnings = ["One voter."],
        }));
        var expected = $$"""
            {
              "hash": "{{Hash}}", "generation": 2,
              "survivors": [{"replicaId": 1, "silo": "raft-0", "lastIndex": 123, "lastTerm": 7, "commitIndex": 120, "appliedIndex": 119}],
              "lost": [{"replicaId": 2, "silo": "raft-1"}, {"replicaId": 3, "silo": "raft-2"}],
              "base": {"replicaId": 1, "silo": "raft-0"}, "keptThrough": 123,
              "mayBeLost": {"from": 121, "through": null, "detail": "Because."},
              "newMembers": [{"replicaId": 4, "silo": "raft-0"}], "warnings": ["One voter."]
            }
            """;
        var answer = await api.PostAsync("/v1/groups/orders/recovery/plan", "");
        Assert.Equal(200, (int)answer.Status);
        Assert.Equal(JsonSerializer.Serialize(JsonDocument.Parse(expected)), answer.Text);
    }

    [Fact]
    public async Task A_group_that_can_help_itself_is_not_recovered()
    {
        await using var api = await ApiServer.StartAsync();
        (await api.PostAsync("/v1/groups/orders/recovery/plan", "")).Problem(409, "quorum-reachable");
    }

    [Fact]
    public async Task Applying_hands_over_the_hash_and_the_reason_and_shows_what_was_done()
    {
        await using var api = await ApiServer.StartAsync();
        (string Hash, string Reason) given = default;
        api.Cluster.Recovery.OnApply = (hash, reason) =>
        {
            given = (hash, reason);
            api.Cluster.Recovery.Done.Add(Done);
            return Task.FromResult<RecoveryApplyResult>(new RecoveryApplyResult.Completed(Done));
        };
        Assert.Equal("[]", (await api.GetAsync("/v1/groups/orders/recovery")).Text);
        var answer = await api.PostAsync("/v1/groups/orders/recovery/apply", $$"""{"hash":"{{Hash}}","reason":"two disks burnt"}""");

        Assert.Equal((Hash, "two disks burnt"), given);
        Assert.Equal((200, "completed"), ((int)answer.Status, answer.Json.GetProperty("stage").GetString()));
        Assert.Equal($"[{answer.Text}]", (await api.GetAsync("/v1/groups/orders/recovery")).Text);
    }

    [Theory]
    [InlineData("""{"hash":"abc","reason":"x"}""", "hash")]
    [InlineData("""{"reason":"x"}""", "hash")]
    [InlineData("""{"hash":"aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa","reason":" "}""", "reason")]
    [InlineData("""{"hash":"aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa"}""", "reason")]
    public async Task Nothing_is_applied_without_a_hash_and_a_reason(string body, string field)
    {
        await using var api = await ApiServer.StartAsync();
        api.Cluster.Recovery.OnApply = (_, _) => throw new InvalidOperationException("It was applied.");
        var problem = (await api.PostAsync("/v1/groups/orders/recovery/apply", body)).Problem(400, "invalid-request");
        Assert.True(problem.GetProperty("errors").TryGetProperty(field, out _));
    }

    [Fact]
    public async Task A_broken_application_may_have_been_decided()
    {
        await using var api = await ApiServer.StartAsync();
        api.Cluster.Recovery.OnApply = (_, _) => throw new TimeoutException();
        (await api.PostAsync("/v1/groups/orders/recovery/apply", $$"""{"hash":"{{Hash}}","reason":"x"}""")).Problem(504, "outcome-unknown");
    }
}
