using Microsoft.AspNetCore.Http;

namespace OrleansRaft.RaftCtl.Tests;

public sealed class Usage
{
    public static TheoryData<string> Wrong =>
    [
        "nonsense",
        "groups nonsense",
        "groups show",
        "groups show Orders",
        "groups show -orders",
        "groups show orders extra",
        "groups create orders",
        "groups create orders raft:0",
        "groups create orders raft-0 --state-machine Kv",
        $"groups create orders {string.Join(' ', Enumerable.Range(0, Limits.Members + 1).Select(i => $"raft-{i}"))}",
        $"members {new string('g', Limits.GroupIdLength + 1)}",
        "members ../orders",
        "change orders",
        "change orders remove",
        "change orders remove 0",
        "change orders remove one",
        "change orders remove 18446744073709551616",
        "change orders add-voter 1 2",
        "change orders add-voter -raft",
        "change orders add raft-3",
        "change orders remove 1 --transition never",
        "change orders remove 1 --if-version -1",
        "change orders remove 1 --idempotency-key ä",
        $"change orders remove 1 --idempotency-key {new string('k', Limits.IdempotencyKeyLength + 1)}",
        $"change orders {string.Join(' ', Enumerable.Range(1, Limits.ChangesPerOperation + 1).Select(i => $"remove {i}"))}",
        "plan orders replace",
        "plan orders replace 2",
        "plan orders replace two raft-3",
        "plan orders replace 2 raft:3",
        "plan orders replace 2 raft-3 --transition auto",
        "replace orders 0 raft-3",
        "replace orders 2 raft/3",
        "cancel orders 7/events",
        "cancel orders",
        "watch orders ..",
        $"watch orders {new string('7', 65)}",
        "transfer orders -1",
        "recovery",
        "recovery plan",
        "recovery plan Orders",
        "recovery list orders extra",
        "recovery apply orders",
        "recovery apply orders --reason because --yes",
        $"recovery apply orders --hash {Documents.Hash} --yes",
        "recovery apply orders --hash abc --reason because --yes",
        $"recovery apply orders --hash {Documents.Hash} --reason {new string('r', Limits.RecoveryReasonLength + 1)} --yes",
        "get orders .",
        "get orders ..",
        $"get orders {new string('k', Limits.KeyBytes + 1)}",
        "get orders key --consistency strong",
        "put orders key value --if-revision x",
        "groups --output yaml",
        "groups --timeout 0",
        "groups --timeout soon",
        "groups --timeout 86401",
        "groups --url localhost:8080",
        "groups --url ftp://localhost",
        "groups --url http://localhost/?a=b",
    ];

    [Theory]
    [MemberData(nameof(Wrong))]
    public async Task What_is_wrong_is_told_and_nothing_is_sent(string command)
    {
        await using var api = await FakeApi.StartAsync();
        var run = await Ctl.RunAsync(command.Split(' '), url: api.Url);
        run.Failed(ExitCode.WrongUsage, "wrong-usage");
        Assert.Equal("", run.Output);
        Assert.Empty(api.Requests);
    }

    [Fact]
    public async Task A_key_that_no_address_can_carry_is_wrong()
    {
        foreach (var key in new[] { "", "a\0b", "\ud800" }) (await Ctl.RunAsync(["get", "orders", key])).Failed(ExitCode.WrongUsage, "wrong-usage");
    }

    [Fact]
    public async Task Whoever_is_wrong_is_told_where_help_is() =>
        Assert.EndsWith("  raftctl groups show --help tells how it is used.\n", (await Ctl.RunAsync(["groups", "show"])).Error.ReplaceLineEndings("\n"), StringComparison.Ordinal);

    [Fact]
    public async Task Each_command_explains_itself_and_all_exit_codes()
    {
        var all = await Ctl.RunAsync(["--help"]);
        all.Done();
        foreach (var command in "groups members change leave-joint plan replace cancel operations watch explain transfer recovery get put delete".Split(' '))
        {
            Assert.Contains($"\n  {command} ", all.Output, StringComparison.Ordinal);
            var help = (await Ctl.RunAsync([command, "--help"])).Done().Output;
            Assert.All(Enum.GetValues<ExitCode>(), code => Assert.Matches($@"(?m)^  {(int)code}  ", help));
        }
    }

    [Fact]
    public async Task No_command_at_all_gets_help_and_is_wrong_usage()
    {
        var run = await Ctl.RunAsync([]);
        Assert.Equal((ExitCode.WrongUsage, ""), (run.ExitCode, run.Error));
        Assert.Contains("Commands:", run.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_address_comes_from_the_option_before_the_environment_and_may_have_a_path()
    {
        await using var api = await FakeApi.StartAsync();
        api.On("GET /raft/v1/groups", 200, "[]");
        api.On("GET /v1/groups", 200, "[]");
        (await Ctl.RunAsync(["groups", "--url", api.Url + "/raft"], url: "http://127.0.0.1:1")).Done();
        (await Ctl.RunAsync(["groups", "--url", api.Url + "/raft/"])).Done();
        (await Ctl.RunAsync(["groups"], url: api.Url)).Done();
        (await Ctl.RunAsync(["groups"], url: "nonsense")).Failed(ExitCode.WrongUsage, "wrong-usage");
        Assert.Equal(["GET /raft/v1/groups", "GET /raft/v1/groups", "GET /v1/groups"], api.Requests.Select(r => r.Call));
    }

    [Fact]
    public async Task A_terminal_gets_the_same_tables_and_a_line_s_end_behind_a_value()
    {
        await using var api = await FakeApi.StartAsync();
        api.On("GET /v1/groups", 200, Documents.Groups);
        using var writer = new StringWriter();
        (await Ctl.RunAsync(["groups", "--url", api.Url], Ctl.Terminal(writer))).Done();
        Assert.Contains("orders  active    kv             raft-0 raft-1 raft-2", writer.ToString(), StringComparison.Ordinal);

        api.On("GET /v1/groups/orders/kv/key?consistency=linearizable", static context =>
        {
            context.Response.Headers.ETag = "\"3\"";
            return context.Response.WriteAsync("paid", context.RequestAborted);
        });
        Assert.Equal("paid\n", (await Ctl.RunAsync(["get", "orders", "key", "--url", api.Url], Ctl.Terminal(writer))).Done().Output);
    }

    [Fact]
    public async Task What_the_API_says_is_never_taken_for_markup()
    {
        await using var api = await FakeApi.StartAsync();
        api.On("GET /v1/groups", 200, """[{"id":"orders","state":"[red]","stateMachine":"[/]","members":["[bold"]}]""");
        Assert.Equal("orders  [red]  [/]            [bold", (await Ctl.RunAsync(api, "groups")).Done().Lines[1]);
    }
}
