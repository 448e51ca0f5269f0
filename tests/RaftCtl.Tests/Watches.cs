using System.Text.RegularExpressions;
using Microsoft.AspNetCore.Http;

namespace OrleansRaft.RaftCtl.Tests;

public sealed partial class Watches : IAsyncLifetime
{
    private const string Address = "GET /v1/groups/orders/changes/7";
    private const string Events = Address + "/events";

    private static readonly string[] Steps = ["queued", "catching-up", "proposed", "joint", "leaving", "completed"];
    private static readonly string Running = Documents.Operation("catching-up", Steps[..2]);
    private static readonly string Completed = Documents.Operation("completed", Steps, reason: "It is in effect.");

    private FakeApi _api = null!;

    public async ValueTask InitializeAsync() => _api = await FakeApi.StartAsync();

    public ValueTask DisposeAsync() => _api.DisposeAsync();

    [Fact]
    public async Task A_stream_that_breaks_is_resumed_from_the_last_event_and_each_step_is_told_once()
    {
        using var output = new ObservedOutput();
        _api.On(Address, 200, Running);
        _api.On(Events, async context =>
        {
            switch (context.Request.Headers["Last-Event-ID"].ToString())
            {
                case "":
                    await SendAsync(context, Documents.StepEvent(1, "queued"), Documents.StepEvent(2, "catching-up"), Documents.StepEvent(3, "proposed"));
                    await output.HoldsAsync("Step 3");
                    context.Abort();
                    break;
                case "3":
                    // In the middle of an event: what is not whole was not seen.
                    await SendAsync(context, Documents.StepEvent(4, "joint"), "event: step\ndata: {\"sequ");
                    break;
                case "4":
                    _api.On(Address, 200, Completed);
                    await SendAsync(context, Documents.StepEvent(5, "leaving"), Documents.StepEvent(6, "completed"), Documents.EndEvent(7, "completed"));
                    break;
            }
        });

        Assert.Equal(
            [
                "2026-01-02T03:04:06.000Z  queued           Step 1: queued.",
                "2026-01-02T03:04:07.000Z  catching-up      Step 2: catching-up.",
                "2026-01-02T03:04:08.000Z  proposed         Step 3: proposed.",
                "2026-01-02T03:04:09.000Z  joint            Step 4: joint.",
                "2026-01-02T03:04:10.000Z  leaving          Step 5: leaving.",
                "2026-01-02T03:04:11.000Z  completed        Step 6: completed.",
            ],
            (await Ctl.RunAsync(["watch", "orders", "7", "--url", _api.Url], output: output)).Done().Lines);
        Assert.Equal([null, "3", "4"], _api.Requests.Where(r => r.Call == Events).Select(r => r.Headers.GetValueOrDefault("Last-Event-ID")));
    }

    [Fact]
    public async Task As_json_only_the_end_is_told()
    {
        EndsAs(Completed, "completed");
        (await WatchAsync("-o", "json")).Done().IsJson(Completed);
    }

    [Theory]
    [InlineData("refused", ExitCode.Refused)]
    [InlineData("failed", ExitCode.OperationFailed)]
    [InlineData("cancelled", ExitCode.OperationFailed)]
    [InlineData("vanished", ExitCode.NotUnderstood)]
    public async Task The_exit_code_says_how_it_ended(string outcome, object exitCode)
    {
        EndsAs(Documents.Operation(outcome, ["queued", outcome], code: "no-quorum", reason: "Nobody was there."), outcome);
        (await WatchAsync()).Failed((ExitCode)exitCode, "no-quorum");

        EndsAs(Documents.Operation(outcome, ["queued", outcome], reason: "Somebody asked for it."), outcome);
        (await WatchAsync()).Failed((ExitCode)exitCode, outcome);
    }

    [Fact]
    public async Task A_change_that_waits_is_followed_and_exits_as_the_operation_ended()
    {
        var failed = Documents.Operation("failed", ["queued", "failed"], code: "no-quorum", reason: "Nobody was there.");
        EndsAs(failed, "failed");
        foreach (var (call, command) in new[]
        {
            ("POST /v1/groups/orders/changes", "change orders remove 1 --wait"),
            ("POST /v1/groups/orders/changes/leave-joint", "leave-joint orders --wait"),
            ("POST /v1/groups/orders/replace", "replace orders 2 raft-3 --wait"),
        })
        {
            _api.On(call, 202, Documents.Operation("queued", ["queued"]));
            var run = (await Ctl.RunAsync(_api, command.Split(' '))).Failed(ExitCode.OperationFailed, "no-quorum");
            Assert.Contains("failed           Step 2: failed.", run.Output, StringComparison.Ordinal);
            Assert.Equal(failed + "\n", (await Ctl.RunAsync(_api, [.. command.Split(' '), "-o", "json"])).Output);
        }
    }

    [Theory]
    [InlineData("cancelled", ExitCode.Done)]
    [InlineData("completed", ExitCode.Refused)]
    [InlineData("failed", ExitCode.OperationFailed)]
    public async Task A_cancellation_that_waits_is_done_when_the_operation_was_cancelled(string outcome, object exitCode)
    {
        EndsAs(Documents.Operation(outcome, ["queued", outcome], reason: "So it ended."), outcome);
        _api.On("DELETE /v1/groups/orders/changes/7", 202, Running);
        Assert.Equal((ExitCode)exitCode, (await Ctl.RunAsync(_api, "cancel", "orders", "7", "--wait")).ExitCode);
    }

    [Fact]
    public async Task A_stream_that_says_nothing_does_not_hide_the_end()
    {
        _api.On(Address, 200, Completed);
        _api.On(Events, async context =>
        {
            await SendAsync(context, Documents.StepEvent(1, "queued"));
            await FakeApi.AbortedAsync(context);
        });
        Assert.Equal(6, (await WatchAsync()).Done().Lines.Count);
    }

    [Fact]
    public async Task A_stream_whose_end_was_seen_already_is_not_waited_for()
    {
        _api.On(Address, 200, Completed);
        _api.On(Events, 204);
        Assert.Equal(6, (await WatchAsync()).Done().Lines.Count);
    }

    [Fact]
    public async Task An_api_that_goes_away_and_comes_back_is_told_once()
    {
        var refusals = 0;
        _api.On(Events, context => ++refusals <= 2
            ? FakeApi.WriteAsync(context, 503, "application/problem+json", """{"code":"no-leader","detail":"No silo can be reached."}""")
            : SendAsync(context, Documents.StepEvent(1, "queued"), Documents.EndEvent(7, "completed")));

        // The looks would find the end before the stream is back.
        var looks = 0;
        _api.On(Address, context => FakeApi.WriteAsync(context, 200, "application/json", ++looks == 1 || refusals <= 2 ? Running : Completed));
        var run = await WatchAsync();
        Assert.Equal((ExitCode.Done, "raftctl: No silo can be reached. Trying again.\n"), (run.ExitCode, run.Error.ReplaceLineEndings("\n")));
    }

    [Fact]
    public async Task An_api_that_stays_away_ends_the_watch_but_not_the_operation()
    {
        _api.On(Address, 200, Running);
        _api.On(Events, context =>
        {
            _api.Refuses(Address, 503, "no-leader");
            _api.Refuses(Events, 503, "no-leader");
            return SendAsync(context, Documents.StepEvent(1, "queued"));
        });
        var run = await WatchAsync("--timeout", "5");
        Assert.Equal(ExitCode.TryAgain, run.ExitCode);
        Assert.Contains("raftctl: no-leader: So it is.", run.Error, StringComparison.Ordinal);
        Assert.Contains("the operation goes on", run.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_operation_that_is_not_there_is_not_waited_for()
    {
        _api.Refuses(Address, 404, "operation-not-found");
        (await WatchAsync()).Failed(ExitCode.NotFound, "operation-not-found");
        Assert.Single(_api.Requests);
    }

    [Fact]
    public async Task Events_that_make_no_sense_end_the_watch()
    {
        _api.On(Address, 200, Running);
        _api.On(Events, context => SendAsync(context, "event: step\ndata: {\"sequence\":1}\nid: 1\n\n"));
        (await WatchAsync()).Failed(ExitCode.NotUnderstood, "not-understood");
        _api.On(Events, 200, "{}");
        (await WatchAsync()).Failed(ExitCode.NotUnderstood, "not-understood");
    }

    [Fact]
    public async Task Catch_up_and_what_it_waits_for_are_told_when_they_change()
    {
        const string half = """{"catchUp":[{"replicaId":4,"match":3100,"target":5000,"bytesLeft":1258291}],"incoming":null,"outgoing":null}""";
        const string all = """{"catchUp":[{"replicaId":4,"match":5000,"target":5000,"bytesLeft":0}],"incoming":{"acks":[2,4],"needed":2},"outgoing":null}""";
        var looks = 0;
        var release = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        _api.On(Address, context =>
        {
            if (++looks == 4) release.SetResult();
            var now = looks switch
            {
                1 or 2 => Documents.Operation("catching-up", Steps[..2], half, explanation: "Replica 4 is slow."),
                3 or 4 => Documents.Operation("catching-up", Steps[..2], all),
                _ => Completed,
            };
            return FakeApi.WriteAsync(context, 200, "application/json", now);
        });
        _api.On(Events, async context =>
        {
            await SendAsync(context, Documents.StepEvent(1, "queued"));
            await release.Task;
            await SendAsync(context, Documents.EndEvent(7, "completed"));
        });

        var lines = (await WatchAsync()).Done().Lines.Where(l => l.StartsWith(' '));
        Assert.Equal(
            [
                "  replica 4 has 62 %, 3100 of 5000 entries, 1.2 MiB left",
                "  waits: Replica 4 is slow.",
                "  replica 4 has 100 %, 5000 of 5000 entries, 0 B left",
            ],
            lines);
    }

    [Fact]
    public async Task A_terminal_shows_steps_bars_and_both_quorums()
    {
        const string progress = """
            {"catchUp":[{"replicaId":4,"match":50,"target":100,"bytesLeft":2048}],
            "incoming":{"acks":[2,4],"needed":2},"outgoing":{"acks":[2],"needed":2}}
            """;
        // Whoever looks again has drawn what it saw before.
        var looks = 0;
        _api.On(Address, context => FakeApi.WriteAsync(
            context,
            200,
            "application/json",
            ++looks > 1 ? Completed : Documents.Operation("catching-up", Steps[..2], progress, explanation: "Replica 1 is down.")));
        _api.On(Events, context => SendAsync(context, Documents.StepEvent(1, "queued"), Documents.EndEvent(7, "completed")));
        using var writer = new StringWriter();
        var run = await Ctl.RunAsync(["watch", "orders", "7", "--url", _api.Url], Ctl.Terminal(writer));
        Assert.Equal((ExitCode.Done, "", ""), (run.ExitCode, run.Output, run.Error));

        var screen = ControlSequence().Replace(writer.ToString(), "");
        Assert.Contains("Operation 7 of orders", screen, StringComparison.Ordinal);
        Assert.Contains("add-voter raft-3 (replica 4), remove 1", screen, StringComparison.Ordinal);
        Assert.Contains("████████████░░░░░░░░░░░░  50 %, 50 of 100 entries, 2.0 KiB left", screen, StringComparison.Ordinal);
        Assert.Contains("incoming   ████████████████████████  2 of 2 needed: 2 4", screen, StringComparison.Ordinal);
        Assert.Contains("outgoing   ████████████░░░░░░░░░░░░  1 of 2 needed: 2", screen, StringComparison.Ordinal);
        Assert.Contains("waits: Replica 1 is down.", screen, StringComparison.Ordinal);
        var last = screen[screen.LastIndexOf("Operation 7 of orders", StringComparison.Ordinal)..];
        Assert.Contains("✓  completed    +6.0 s  Step 6: completed.", last, StringComparison.Ordinal);
        Assert.DoesNotContain("waits", last, StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_interrupted_watch_has_an_exit_code_of_its_own()
    {
        using var interrupt = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);
        _api.On(Address, 200, Running);
        _api.On(Events, async context =>
        {
            await SendAsync(context, Documents.StepEvent(1, "queued"));
            await interrupt.CancelAsync();
        });
        var run = await Ctl.RunAsync(["watch", "orders", "7", "--url", _api.Url], cancellationToken: interrupt.Token);
        Assert.Equal((ExitCode.Interrupted, ""), (run.ExitCode, run.Error));
    }

    private Task<Run> WatchAsync(params string[] more) => Ctl.RunAsync(_api, ["watch", "orders", "7", .. more]);

    private void EndsAs(string operation, string outcome)
    {
        _api.On(Address, 200, operation);
        _api.On(Events, context => SendAsync(context, Documents.StepEvent(1, "queued"), Documents.StepEvent(2, outcome), Documents.EndEvent(3, outcome)));
    }

    [GeneratedRegex(@"\x1b\[[0-9;?]*[A-Za-z]")]
    private static partial Regex ControlSequence();

    private static async Task SendAsync(HttpContext context, params string[] events)
    {
        context.Response.ContentType = "text/event-stream";
        foreach (var text in events) await context.Response.WriteAsync(text, context.RequestAborted);
        await context.Response.Body.FlushAsync(context.RequestAborted);
    }
}
