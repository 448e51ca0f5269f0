namespace OrleansRaft.RaftCtl.Tests;

public sealed class Plans
{
    [Fact]
    public async Task A_plan_is_told_phase_by_phase_with_its_warnings()
    {
        await using var api = await FakeApi.StartAsync();
        api.On("POST /v1/groups/orders/plan", 200, Documents.Plan);
        Assert.Equal(
            """
            From version 12:
            PHASE  INCOMING    OUTGOING    LEARNERS  SURVIVES
            now    2 of 1 2 3  -           -         1 replica, 1 silo, 0 databases
            joint  2 of 2 3 4  2 of 1 2 3  7         1 replica, 1 silo, 1 database

            PHASE  DETAIL
            now    The group as it is.
            joint  Both majorities are needed.

            WARNING        DETAIL
            leader-leaves  Replica 1 leads and leaves.

            """.ReplaceLineEndings("\n"),
            (await Ctl.RunAsync(api, "plan", "orders", "add-voter", "raft-3", "remove", "1")).Done().Output);
        (await Ctl.RunAsync(api, "plan", "orders", "remove", "1", "-o", "json")).Done().IsJson(Documents.Plan);
    }

    [Fact]
    public async Task A_plan_is_asked_for_as_the_change_or_the_replacement_would_be()
    {
        await using var api = await FakeApi.StartAsync();
        api.On("POST /v1/groups/orders/plan", 200, Documents.Plan);
        (await Ctl.RunAsync(api, "plan", "orders", "demote", "1", "--transition", "joint-implicit", "--if-version", "12")).Done();
        (await Ctl.RunAsync(api, "plan", "orders", "replace", "2", "raft-3", "--if-version", "12")).Done();
        Assert.Equal(
            [
                """{"changes":[{"type":"demote","replicaId":1}],"transition":"joint-implicit","ifVersion":12}""",
                """{"replicaId":2,"silo":"raft-3","ifVersion":12}""",
            ],
            api.Requests.Select(r => r.Json));
    }

    [Theory]
    [InlineData("table")]
    [InlineData("json")]
    public async Task What_would_be_refused_is_told_and_exits_as_a_refusal(string output)
    {
        const string plan = """{"version":12,"refusal":{"code":"last-voter","reason":"Nobody would be left."},"phases":[],"warnings":[]}""";
        await using var api = await FakeApi.StartAsync();
        api.On("POST /v1/groups/orders/plan", 200, plan);
        var run = (await Ctl.RunAsync(api, "plan", "orders", "remove", "1", "-o", output)).Failed(ExitCode.Refused, "last-voter");
        Assert.StartsWith(output == "json" ? plan : "From version 12:", run.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_plan_that_got_no_answer_changed_nothing()
    {
        await using var api = await FakeApi.StartAsync();
        api.On("POST /v1/groups/orders/plan", context =>
        {
            context.Abort();
            return Task.CompletedTask;
        });
        (await Ctl.RunAsync(api, "plan", "orders", "remove", "1")).Failed(ExitCode.TryAgain, "unreachable");
    }
}
