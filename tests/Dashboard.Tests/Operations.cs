using System.Text.RegularExpressions;
using OrleansRaft.ClientApi.Tests.Fakes;

namespace OrleansRaft.Dashboard.Tests;

public sealed class Operations(Chromium chromium)
{
    private static readonly ChangeRequest Move = new()
    {
        Kind = OperationKind.Change,
        Changes = [MemberChange.AddVoter("raft-3"), MemberChange.Remove(1)],
    };

    [Fact]
    public async Task A_running_operation_is_followed_live_to_its_end()
    {
        await using var page = await OpenAsync();
        var operations = Begin(page);
        await page.OpenAsync($"/groups/{Scenes.Group}");
        var panel = page.Main.Locator(".operation");
        await Expect(panel.Locator("h2")).ToHaveTextAsync("Operation 1");
        await Expect(panel).ToContainTextAsync("Add voter on raft-3, remove 1");
        await Expect(panel.Locator("[aria-current=step]")).ToHaveTextAsync("Queued");

        foreach (var (state, text) in new[]
        {
            (OperationState.CatchingUp, "Catching up"), (OperationState.Proposed, "Proposed"), (OperationState.Joint, "Joint"),
        })
        {
            operations.Enter("1", state);
            await Expect(panel.Locator("[aria-current=step]")).ToHaveTextAsync(text);
            await Expect(panel.Locator(".timeline .step").Last).ToContainTextAsync($"Now {state}.");
            await Expect(page.Browser.Locator("#announcer")).ToHaveTextAsync($"Operation 1: {text}. Now {state}.");
        }

        operations.End("1");
        await Expect(panel.Locator(".badge")).ToHaveTextAsync("Completed");
        await Expect(panel.Locator(".timeline .step")).ToHaveCountAsync(5);
        await Expect(panel.GetByRole(AriaRole.Button)).ToHaveCountAsync(0);
        await Expect(page.Main.Locator(".history .badge")).ToHaveTextAsync("Completed");
        page.AssertClean();
    }

    [Fact]
    public async Task Steps_come_by_events_without_a_question_asked()
    {
        await using var page = await OpenAsync();
        var operations = Begin(page);
        await page.Browser.Clock.InstallAsync(); // From here no timer fires unless it is told to: what comes, the server sent.
        await page.OpenAsync($"/groups/{Scenes.Group}");
        var now = page.Main.Locator(".operation [aria-current=step]");
        await Expect(now).ToHaveTextAsync("Queued");
        await page.Browser.Clock.PauseAtAsync(DateTime.UtcNow.AddDays(1));
        operations.Enter("1", OperationState.Joint);
        await Expect(now).ToHaveTextAsync("Joint");
        page.AssertClean();
    }

    [Fact]
    public async Task How_far_an_operation_is_and_why_it_waits_is_told()
    {
        await using var page = await OpenAsync();
        const string Operation = """
            {"id":"9","group":"orders","kind":"replace","changes":[{"type":"remove","replicaId":2},{"type":"add-voter","silo":"raft-3","replicaId":4}],
             "transition":"auto","state":"catching-up","requestedAt":"2026-01-02T03:04:05+00:00","finishedAt":null,"entryIndex":null,"joint":null,
             "progress":{"catchUp":[{"replicaId":4,"match":600,"target":1200,"bytesLeft":3145728}],"incoming":{"acks":[1],"needed":2},"outgoing":null},
             "result":null,"explanation":"Replica 4 waits for its database.",
             "events":[{"sequence":1,"at":"2026-01-02T03:04:05+00:00","state":"queued","detail":"Accepted."}]}
            """;
        await page.AnswerAsync("GET", "/changes", 200, $"[{Operation}]");
        await page.AnswerAsync("GET", "/changes/9", 200, Operation);
        await page.OpenAsync($"/groups/{Scenes.Group}");
        var panel = page.Main.Locator(".operation");
        await Expect(panel).ToContainTextAsync("Replace: remove 2, add voter 4 on raft-3");
        await Expect(panel.GetByRole(AriaRole.Status)).ToHaveTextAsync("It waits. Replica 4 waits for its database.");
        await Expect(panel.Locator(".catch-up")).ToContainTextAsync("600 of 1,200, 3.0 MiB left");
        await Expect(page.Main.Locator(".quorum .acks")).ToHaveTextAsync("1 has the change; 2 needed");
        await Expect(page.Main.Locator(".segment.acked")).ToHaveTextAsync("1");
        page.AssertClean();
    }

    [Fact]
    public async Task An_operation_is_cancelled_once_that_is_confirmed()
    {
        await using var page = await OpenAsync();
        var operations = Begin(page);
        var cancelled = 0;
        await page.AnswerAsync("DELETE", "/changes/1", 202, "{}", _ =>
        {
            cancelled++;
            operations.Enter("1", OperationState.Cancelled, new OperationResultView(OperationState.Cancelled, null, "Withdrawn by its caller."));
        });
        await page.OpenAsync($"/groups/{Scenes.Group}");
        var cancel = page.Main.GetByRole(AriaRole.Button, new() { Name = "Cancel the operation" });
        await cancel.ClickAsync();
        await page.Browser.GetByRole(AriaRole.Button, new() { Name = "Let it go on" }).ClickAsync();
        await Expect(page.Browser.GetByRole(AriaRole.Dialog)).ToHaveCountAsync(0);
        Assert.Equal(0, cancelled);

        await cancel.ClickAsync();
        await page.Browser.GetByRole(AriaRole.Dialog).GetByRole(AriaRole.Button, new() { Name = "Cancel the operation" }).ClickAsync();
        await Expect(page.Main.Locator(".operation")).ToContainTextAsync("Cancelled. Withdrawn by its caller.");
        Assert.Equal(1, cancelled);
        page.AssertClean();
    }

    [Fact]
    public async Task A_cancellation_that_comes_too_late_shows_the_reason()
    {
        await using var page = await OpenAsync();
        Begin(page);
        await page.AnswerAsync("DELETE", "/changes/1", 409, """{"status":409,"code":"too-late-to-cancel","detail":"It is being left already."}""");
        await page.OpenAsync($"/groups/{Scenes.Group}");
        await page.Main.GetByRole(AriaRole.Button, new() { Name = "Cancel the operation" }).ClickAsync();
        await page.Browser.GetByRole(AriaRole.Dialog).GetByRole(AriaRole.Button, new() { Name = "Cancel the operation" }).ClickAsync();
        await Expect(page.Main.GetByRole(AriaRole.Alert)).ToContainTextAsync("It is being left already. too-late-to-cancel");
        page.AssertClean();
    }

    [Fact]
    public async Task The_history_leads_to_each_operation_by_an_address_of_its_own()
    {
        await using var page = await OpenAsync();
        var operations = Begin(page);
        operations.Enter("1", OperationState.Refused, new OperationResultView(OperationState.Refused, RejectionCode.LastVoter, "Nobody would be left."));
        operations.Begin(new ChangeRequest { Kind = OperationKind.RemoveMember, Changes = [MemberChange.Remove(3)] });
        operations.End("2");
        await page.OpenAsync($"/groups/{Scenes.Group}");
        await Expect(page.Main.Locator(".operation h2")).ToHaveTextAsync("Operation 2");
        await page.Main.Locator(".history a").Filter(new() { HasText = "Add voter on raft-3" }).ClickAsync();
        await Expect(page.Browser).ToHaveURLAsync(new Regex("#/groups/orders/changes/1$"));
        await Expect(page.Main.Locator(".operation h2")).ToHaveTextAsync("Operation 1");
        await Expect(page.Main.Locator(".operation h2")).ToBeFocusedAsync();
        await Expect(page.Main.Locator(".operation .notice")).ToHaveTextAsync("Refused. Nobody would be left. last-voter");
        await page.Browser.GoBackAsync();
        await Expect(page.Main.Locator(".operation h2")).ToHaveTextAsync("Operation 2");
        page.AssertClean();
    }

    [Fact]
    public async Task A_joint_configuration_that_waits_is_left_by_a_button()
    {
        await using var page = await DashboardPage.StartAsync(chromium);
        page.Add(Scenes.Joint());
        await page.OpenAsync($"/groups/{Scenes.Group}");
        await page.Main.GetByRole(AriaRole.Button, new() { Name = "Leave the joint configuration" }).ClickAsync();
        await Expect(page.Main.Locator(".operation")).ToContainTextAsync("Leave joint");
        Assert.Equal(OperationKind.LeaveJoint, Assert.Single(page.Cluster.Group(Scenes.Group).Membership.Requests).Kind);
        page.AssertClean();
    }

    private static FakeMembership Begin(DashboardPage page)
    {
        var operations = page.Cluster.Group(Scenes.Group).Membership;
        operations.Begin(Move);
        return operations;
    }

    private async Task<DashboardPage> OpenAsync()
    {
        var page = await DashboardPage.StartAsync(chromium);
        page.Add(Scenes.Stable());
        return page;
    }
}
