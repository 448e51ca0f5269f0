using System.Net;
using System.Net.Sockets;

namespace OrleansRaft.RaftCtl.Tests;

public sealed class Failures
{
    private const string Read = "GET /v1/groups/orders";
    private const string Write = "PUT /v1/groups/orders/leader";

    [Theory]
    [InlineData(400, "unknown-silo", ExitCode.Refused)]
    [InlineData(403, "forbidden", ExitCode.Refused)]
    [InlineData(404, "group-not-found", ExitCode.NotFound)]
    [InlineData(409, "change-pending", ExitCode.Refused)]
    [InlineData(412, "version-mismatch", ExitCode.Refused)]
    [InlineData(413, "too-large", ExitCode.Refused)]
    [InlineData(429, "too-many-requests", ExitCode.TryAgain)]
    [InlineData(503, "no-quorum", ExitCode.TryAgain)]
    [InlineData(504, "outcome-unknown", ExitCode.OutcomeUnknown)]
    [InlineData(500, "internal-error", ExitCode.OutcomeUnknown)]
    public async Task A_problem_is_told_with_its_code_and_has_an_exit_code(int status, string code, object exitCode)
    {
        await using var api = await FakeApi.StartAsync();
        api.Refuses(Write, status, code, "Because.");
        var run = (await Ctl.RunAsync(api, "transfer", "orders", "3")).Failed((ExitCode)exitCode, code);
        Assert.Equal(("", $"raftctl: {code}: Because.\n"), (run.Output, run.Error.ReplaceLineEndings("\n")));
    }

    [Theory]
    [InlineData(500, ExitCode.NotUnderstood)]
    [InlineData(502, ExitCode.TryAgain)]
    [InlineData(504, ExitCode.TryAgain)]
    public async Task A_read_changes_nothing_whatever_becomes_of_it(int status, object exitCode)
    {
        await using var api = await FakeApi.StartAsync();
        api.Refuses(Read, status, "broken");
        (await Ctl.RunAsync(api, "members", "orders")).Failed((ExitCode)exitCode, "broken");
    }

    [Fact]
    public async Task Wrong_fields_and_missing_replicas_are_told_too_and_nothing_twice()
    {
        await using var api = await FakeApi.StartAsync();
        api.Refuses(Write, 400, "invalid-request", "replicaId is odd", more: """, "errors":{"replicaId":["is missing","is odd"]}, "missingReplicas":[2,3] """);
        var run = (await Ctl.RunAsync(api, "transfer", "orders", "3")).Failed(ExitCode.Refused, "invalid-request");
        Assert.Equal(
            ["raftctl: invalid-request: replicaId is odd", "  replicaId is missing", "  missing replicas: 2, 3", ""],
            run.Error.ReplaceLineEndings("\n").Split('\n'));
    }

    [Theory]
    [InlineData(502, "transfer orders 3", ExitCode.OutcomeUnknown, "http-502")]
    [InlineData(502, "members orders", ExitCode.TryAgain, "http-502")]
    [InlineData(404, "members orders", ExitCode.NotUnderstood, "http-404")]
    [InlineData(302, "members orders", ExitCode.NotUnderstood, "http-302")]
    [InlineData(200, "members orders", ExitCode.NotUnderstood, "not-understood")]
    public async Task Whoever_else_answers_is_not_taken_for_the_API(int status, string command, object exitCode, string code)
    {
        await using var api = await FakeApi.StartAsync();
        foreach (var call in new[] { Read, Write }) api.On(call, context => FakeApi.WriteAsync(context, status, "text/html", "<html>"));
        (await Ctl.RunAsync(api, command.Split(' '))).Failed((ExitCode)exitCode, code);
    }

    [Theory]
    [InlineData("null")]
    [InlineData("{}")]
    [InlineData("[1")]
    [InlineData("""{"id":null}""")]
    public async Task An_answer_that_is_not_what_it_should_be_is_told(string json)
    {
        await using var api = await FakeApi.StartAsync();
        api.On(Read, 200, json);
        (await Ctl.RunAsync(api, "members", "orders")).Failed(ExitCode.NotUnderstood, "not-understood");
    }

    [Theory]
    [InlineData("transfer orders 3")]
    [InlineData("members orders")]
    public async Task A_server_that_is_not_there_got_nothing(string command)
    {
        using var taken = new TcpListener(IPAddress.Loopback, 0);
        taken.Start();
        var port = ((IPEndPoint)taken.LocalEndpoint).Port;
        taken.Stop();
        var run = await Ctl.RunAsync([.. command.Split(' '), "--url", $"http://127.0.0.1:{port}"]);
        run.Failed(ExitCode.TryAgain, "unreachable");
    }

    [Theory]
    [InlineData("transfer orders 3", ExitCode.OutcomeUnknown, "outcome-unknown")]
    [InlineData("members orders", ExitCode.TryAgain, "unreachable")]
    public async Task A_connection_that_breaks_leaves_a_write_unknown(string command, object exitCode, string code)
    {
        await using var api = await FakeApi.StartAsync();
        foreach (var call in new[] { Read, Write })
        {
            api.On(call, context =>
            {
                context.Abort();
                return Task.CompletedTask;
            });
        }

        (await Ctl.RunAsync(api, command.Split(' '))).Failed((ExitCode)exitCode, code);
    }

    [Theory]
    [InlineData("transfer orders 3", ExitCode.OutcomeUnknown, "outcome-unknown")]
    [InlineData("members orders", ExitCode.TryAgain, "unreachable")]
    public async Task A_server_that_does_not_answer_is_waited_for_no_longer_than_one_says(string command, object exitCode, string code)
    {
        await using var api = await FakeApi.StartAsync();
        foreach (var call in new[] { Read, Write }) api.On(call, FakeApi.AbortedAsync);

        (await Ctl.RunAsync(api, [.. command.Split(' '), "--timeout", "5"])).Failed((ExitCode)exitCode, code);
    }
}
