namespace OrleansRaft.RaftCtl.Tests;

public sealed class ChangeRequests
{
    private static readonly string Queued = Documents.Operation("queued", ["queued"]);

    [Fact]
    public async Task A_change_has_as_many_parts_as_one_says()
    {
        await using var api = await FakeApi.StartAsync();
        api.On("POST /v1/groups/orders/changes", 202, Queued);
        var run = await Ctl.RunAsync(
            api, "change", "orders", "add-voter", "raft-3", "add-learner", "raft-4", "promote", "4", "demote", "1", "remove", "2",
            "--transition", "joint-explicit", "--if-version", "12", "--idempotency-key", "move-1");
        Assert.Equal(
            """
            operation   7
            group       orders
            kind        change
            changes     add-voter raft-3 (replica 4), remove 1
            transition  auto
            state       queued

            AT                        STATE   DETAIL
            2026-01-02T03:04:06.000Z  queued  Step 1: queued.

            """.ReplaceLineEndings("\n"),
            run.Done().Output);
        Assert.Equal(
            """
            {"changes":[{"type":"add-voter","silo":"raft-3"},{"type":"add-learner","silo":"raft-4"},{"type":"promote","replicaId":4},{"type":"demote","replicaId":1},{"type":"remove","replicaId":2}],"transition":"joint-explicit","ifVersion":12}
            """,
            api.Single().Json);
        Assert.Equal("move-1", api.Single().Headers["Idempotency-Key"]);
        (await Ctl.RunAsync(api, "change", "orders", "remove", "1", "-o", "json")).Done().IsJson(Queued);
    }

    [Fact]
    public async Task What_is_not_said_is_not_sent_but_a_key_that_is_made_up_each_time()
    {
        await using var api = await FakeApi.StartAsync();
        api.On("POST /v1/groups/orders/changes", 202, Queued);
        (await Ctl.RunAsync(api, "change", "orders", "remove", "1")).Done();
        (await Ctl.RunAsync(api, "change", "orders", "remove", "1")).Done();
        Assert.All(api.Requests, r => Assert.Equal("""{"changes":[{"type":"remove","replicaId":1}]}""", r.Json));
        Assert.Equal(2, api.Requests.Select(r => r.Headers["Idempotency-Key"]).Distinct().Count());
    }

    [Fact]
    public async Task A_change_that_may_have_happened_can_be_asked_for_again_under_the_key_that_is_told()
    {
        await using var api = await FakeApi.StartAsync();
        api.Refuses("POST /v1/groups/orders/changes", 504, "outcome-unknown");
        var run = await Ctl.RunAsync(api, "change", "orders", "remove", "1");
        run.Failed(ExitCode.OutcomeUnknown, "outcome-unknown");
        Assert.Contains($"--idempotency-key {api.Single().Headers["Idempotency-Key"]}", run.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_replacement_names_the_old_replica_and_the_new_silo()
    {
        await using var api = await FakeApi.StartAsync();
        api.On("POST /v1/groups/orders/replace", 202, Queued);
        (await Ctl.RunAsync(api, "replace", "orders", "2", "raft-3", "--if-version", "12", "--idempotency-key", "k")).Done();
        Assert.Equal(("""{"replicaId":2,"silo":"raft-3","ifVersion":12}""", "k"), (api.Single().Json, api.Single().Headers["Idempotency-Key"]));
        (await Ctl.RunAsync(api, "replace", "orders", "2", "raft-3", "-o", "json")).Done().IsJson(Queued);
    }

    [Fact]
    public async Task A_joint_configuration_is_left()
    {
        await using var api = await FakeApi.StartAsync();
        api.On("POST /v1/groups/orders/changes/leave-joint", 202, Queued);
        (await Ctl.RunAsync(api, "leave-joint", "orders", "--idempotency-key", "k")).Done();
        Assert.Equal((0, "k"), (api.Single().Body.Length, api.Single().Headers["Idempotency-Key"]));
        (await Ctl.RunAsync(api, "leave-joint", "orders", "-o", "json")).Done().IsJson(Queued);
    }

    [Fact]
    public async Task An_operation_is_cancelled_where_that_is_still_safe()
    {
        await using var api = await FakeApi.StartAsync();
        api.On("DELETE /v1/groups/orders/changes/7", 202, Queued);
        (await Ctl.RunAsync(api, "cancel", "orders", "7", "-o", "json")).Done().IsJson(Queued);
        api.Refuses("DELETE /v1/groups/orders/changes/7", 409, "too-late-to-cancel");
        (await Ctl.RunAsync(api, "cancel", "orders", "7")).Failed(ExitCode.Refused, "too-late-to-cancel");
    }

    [Fact]
    public async Task An_operation_that_had_ended_already_exits_with_its_end()
    {
        await using var api = await FakeApi.StartAsync();
        api.On("POST /v1/groups/orders/changes", 202, Documents.Operation("refused", ["queued", "refused"], code: "last-voter", reason: "Nobody would be left."));
        var run = await Ctl.RunAsync(api, "change", "orders", "remove", "1", "--idempotency-key", "old");
        Assert.Equal("raftctl: last-voter: Nobody would be left.\n", run.Failed(ExitCode.Refused, "last-voter").Error.ReplaceLineEndings("\n"));
        Assert.Contains("state       refused\n", run.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_history_is_a_line_each_and_one_operation_has_its_steps()
    {
        var stuck = Documents.Operation("catching-up", ["queued", "catching-up"], explanation: "Replica 4 does not answer.");
        var refused = Documents.Operation("refused", ["queued", "refused"], code: "last-voter", reason: "Nobody would be left.");
        await using var api = await FakeApi.StartAsync();
        api.On("GET /v1/groups/orders/changes", 200, $"[{stuck},{refused}]");
        api.On("GET /v1/groups/orders/changes/7", 200, refused);
        Assert.Equal(
            [
                "OPERATION  KIND    STATE        REQUESTED                 CHANGES                                 REASON",
                "7          change  catching-up  2026-01-02T03:04:05.000Z  add-voter raft-3 (replica 4), remove 1  Replica 4 does not answer.",
                "7          change  refused      2026-01-02T03:04:05.000Z  add-voter raft-3 (replica 4), remove 1  Nobody would be left.",
            ],
            (await Ctl.RunAsync(api, "operations", "orders")).Done().Lines);
        (await Ctl.RunAsync(api, "operations", "orders", "-o", "json")).Done().IsJson($"[{stuck},{refused}]");
        Assert.Contains("2026-01-02T03:04:07.000Z  refused  Step 2: refused.", (await Ctl.RunAsync(api, "operations", "orders", "7")).Done().Lines);
        (await Ctl.RunAsync(api, "operations", "orders", "7", "-o", "json")).Done().IsJson(refused);

        api.On("GET /v1/groups/orders/changes", 200, "[]");
        Assert.Equal("There are no operations.\n", (await Ctl.RunAsync(api, "operations", "orders")).Done().Output);
    }
}
