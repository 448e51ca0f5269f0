namespace OrleansRaft.RaftCtl.Tests;

public sealed class Recoveries : IAsyncLifetime
{
    private const string PlanCall = "POST /v1/groups/orders/recovery/plan";
    private const string ApplyCall = "POST /v1/groups/orders/recovery/apply";
    private const string ListCall = "GET /v1/groups/orders/recovery";

    private static readonly string[] Apply = ["recovery", "apply", "orders", "--hash", Documents.Hash, "--reason", "two disks burnt; ticket 4711"];

    private FakeApi _api = null!;

    public async ValueTask InitializeAsync() => _api = await FakeApi.StartAsync();

    public ValueTask DisposeAsync() => _api.DisposeAsync();

    [Fact]
    public async Task A_plan_tells_what_may_be_lost_its_warnings_and_how_it_is_applied()
    {
        _api.On(PlanCall, 200, Documents.RecoveryPlan);
        Assert.Equal(
            $"""
            generation    2
            base          1 on raft-0
            kept through  123
            may be lost   121 and all after it: The lost ones are a quorum.
            given up      2 on raft-1, 3 on raft-2
            new members   4 on raft-0
            hash          {Documents.Hash}

            SURVIVOR  SILO    LAST INDEX  LAST TERM  COMMIT  APPLIED
            1         raft-0  123         7          120     119

            WARNING
            Silo 'raft-1' is not active.
            The new generation has one voter.

            Nothing was done, and what is done by this cannot be undone:
            raftctl recovery apply orders --hash {Documents.Hash} --reason "..." --yes

            """.ReplaceLineEndings("\n"),
            (await Ctl.RunAsync(_api, "recovery", "plan", "orders")).Done().Output);
        (await Ctl.RunAsync(_api, "recovery", "plan", "orders", "-o", "json")).Done().IsJson(Documents.RecoveryPlan);
        Assert.All(_api.Requests, static r => Assert.Empty(r.Body));
    }

    [Theory]
    [InlineData("group-not-found", 404, ExitCode.NotFound)]
    [InlineData("quorum-reachable", 409, ExitCode.Refused)]
    [InlineData("recovery-in-progress", 409, ExitCode.Refused)]
    public async Task A_group_that_must_not_be_recovered_is_told_with_the_reason(string code, int status, object exitCode)
    {
        _api.Refuses(PlanCall, status, code);
        (await Ctl.RunAsync(_api, "recovery", "plan", "orders")).Failed((ExitCode)exitCode, code);
    }

    [Fact]
    public async Task A_plan_that_got_no_answer_changed_nothing()
    {
        _api.On(PlanCall, static context =>
        {
            context.Abort();
            return Task.CompletedTask;
        });
        (await Ctl.RunAsync(_api, "recovery", "plan", "orders")).Failed(ExitCode.TryAgain, "unreachable");
    }

    [Fact]
    public async Task A_plan_is_applied_only_by_whoever_says_yes()
    {
        var run = (await Ctl.RunAsync(_api, Apply)).Failed(ExitCode.WrongUsage, "wrong-usage");
        Assert.Contains("may be lost: raftctl recovery plan orders tells", run.Error, StringComparison.Ordinal);
        Assert.Empty(_api.Requests);
    }

    [Theory]
    [InlineData("""{"from":121,"through":130,"detail":"The lost ones are a quorum."}""", "121 to 130: The lost ones are a quorum.")]
    [InlineData("null", "nothing that was committed")]
    public async Task A_plan_is_applied_with_its_hash_and_a_reason_and_what_was_done_is_told(string mayBeLost, string told)
    {
        var done = Documents.Recovery(mayBeLost);
        _api.On(ApplyCall, 200, done);
        Assert.Equal(
            $"""
            generation    2
            stage         completed
            decided       2026-01-02T03:04:05.000Z
            finished      2026-01-02T03:04:07.000Z
            base          1 on raft-0
            kept through  123
            may be lost   {told}
            given up      2 on raft-1
            new members   4 on raft-0, 5 on raft-2
            begins at     4294967419
            reason        two disks burnt; ticket 4711
            hash          {Documents.Hash}

            """.ReplaceLineEndings("\n"),
            (await Ctl.RunAsync(_api, [.. Apply, "--yes"])).Done().Output);
        Assert.Equal($$"""{"hash":"{{Documents.Hash}}","reason":"two disks burnt; ticket 4711"}""", _api.Single().Json);
        (await Ctl.RunAsync(_api, [.. Apply, "--yes", "-o", "json"])).Done().IsJson(done);
    }

    [Fact]
    public async Task A_reason_that_says_nothing_is_none()
    {
        (await Ctl.RunAsync(_api, "recovery", "apply", "orders", "--hash", Documents.Hash, "--reason", " ", "--yes")).Failed(ExitCode.WrongUsage, "wrong-usage");
        Assert.Empty(_api.Requests);
    }

    [Theory]
    [InlineData(409, "recovery-plan-stale", ExitCode.Refused, false)]
    [InlineData(409, "recovery-in-progress", ExitCode.OutcomeUnknown, true)]
    [InlineData(504, "outcome-unknown", ExitCode.OutcomeUnknown, true)]
    public async Task What_is_decided_and_goes_on_is_no_refusal(int status, string code, object exitCode, bool saysToRepeat)
    {
        _api.Refuses(ApplyCall, status, code, "So it is.");
        var run = (await Ctl.RunAsync(_api, [.. Apply, "--yes"])).Failed((ExitCode)exitCode, code);
        Assert.Equal(saysToRepeat, run.Error.Contains("the same command again does nothing twice", StringComparison.Ordinal));
    }

    [Fact]
    public async Task What_was_ever_decided_is_a_line_each_with_its_reason()
    {
        var running = Documents.Recovery("null").Replace("\"completed\"", "\"fencing\"", StringComparison.Ordinal)
            .Replace("\"2026-01-02T03:04:07+00:00\"", "null", StringComparison.Ordinal)
            .Replace("\"generation\":2", "\"generation\":3", StringComparison.Ordinal);
        var list = $"[{running},{Documents.Recovery("""{"from":121,"through":null,"detail":"Because."}""")}]";
        _api.On(ListCall, 200, list);
        Assert.Equal(
            [
                "GENERATION  STAGE      DECIDED                   FINISHED                  BASE         KEPT THROUGH  MAY BE LOST           GIVEN UP     NEW MEMBERS               REASON",
                "3           fencing    2026-01-02T03:04:05.000Z  -                         1 on raft-0  123           nothing               2 on raft-1  4 on raft-0, 5 on raft-2  two disks burnt; ticket 4711",
                "2           completed  2026-01-02T03:04:05.000Z  2026-01-02T03:04:07.000Z  1 on raft-0  123           121 and all after it  2 on raft-1  4 on raft-0, 5 on raft-2  two disks burnt; ticket 4711",
            ],
            (await Ctl.RunAsync(_api, "recovery", "list", "orders")).Done().Lines);
        (await Ctl.RunAsync(_api, "recovery", "list", "orders", "-o", "json")).Done().IsJson(list);

        _api.On(ListCall, 200, "[]");
        Assert.Equal("There was no recovery.\n", (await Ctl.RunAsync(_api, "recovery", "list", "orders")).Done().Output);
    }
}
