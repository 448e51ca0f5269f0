using System.Text.RegularExpressions;

namespace OrleansRaft.Dashboard.Tests;

public sealed class Changes(Chromium chromium)
{
    internal const string Plan = """
        {"version":12,"refusal":null,"phases":[
          {"name":"now","detail":"One majority of three voters.",
           "configuration":{"version":12,"voters":[1,2,3],"votersOutgoing":[],"learners":[],"learnersNext":[],"autoLeave":false},
           "incoming":{"voters":[1,2,3],"needed":2},"outgoing":null,"toleratedFailures":{"replicas":1,"silos":1,"databases":1}},
          {"name":"adding-learners","detail":"Replica 4 joins as a learner and receives the log.",
           "configuration":{"version":12,"voters":[1,2,3],"votersOutgoing":[],"learners":[4],"learnersNext":[],"autoLeave":false},
           "incoming":{"voters":[1,2,3],"needed":2},"outgoing":null,"toleratedFailures":{"replicas":1,"silos":1,"databases":1}},
          {"name":"joint","detail":"Both majorities must have each entry.",
           "configuration":{"version":12,"voters":[2,3,4],"votersOutgoing":[1,2,3],"learners":[],"learnersNext":[],"autoLeave":true},
           "incoming":{"voters":[2,3,4],"needed":2},"outgoing":{"voters":[1,2,3],"needed":2},"toleratedFailures":{"replicas":1,"silos":1,"databases":0}},
          {"name":"after","detail":"One majority of the new voters.",
           "configuration":{"version":12,"voters":[2,3,4],"votersOutgoing":[],"learners":[],"learnersNext":[],"autoLeave":false},
           "incoming":{"voters":[2,3,4],"needed":2},"outgoing":null,"toleratedFailures":{"replicas":1,"silos":1,"databases":1}}],
         "warnings":[{"code":"leader-leaves","detail":"Replica 1 leads: leadership goes to another voter first."}]}
        """;

    [Fact]
    public async Task A_change_is_planned_before_it_is_started_and_started_as_it_was_planned()
    {
        await using var page = await OpenAsync("");
        var planned = new List<string?>();
        await page.AnswerAsync("POST", "/plan", 200, Plan, request => planned.Add(request.PostData));
        await page.Main.GetByRole(AriaRole.Link, new() { Name = "Change members" }).ClickAsync();
        await Expect(page.Browser).ToHaveURLAsync(new Regex("#/groups/orders/change$"));
        await page.Main.GetByLabel("Silo").FillAsync("raft-3");
        await page.Main.GetByRole(AriaRole.Button, new() { Name = "Add a part" }).ClickAsync();
        await page.Main.GetByRole(AriaRole.Group, new() { Name = "Part 2 of the change" }).GetByLabel("Replica").SelectOptionAsync("1");
        await page.Main.GetByLabel("Transition").SelectOptionAsync("joint-explicit");
        await page.Main.GetByRole(AriaRole.Button, new() { Name = "Plan" }).ClickAsync();

        await Expect(page.Main.Locator(".phase h4")).ToHaveTextAsync(["Now", "Adding learners", "Joint", "After"]);
        var joint = page.Main.Locator(".phase").Nth(2);
        await Expect(joint).ToContainTextAsync("Outgoing: 2 of { 1, 2, 3 }Incoming: 2 of { 2, 3, 4 }");
        await Expect(joint).ToContainTextAsync("1 replica, 1 silo, 0 databases");
        await Expect(joint.Locator(".set")).ToHaveCountAsync(2);
        await Expect(page.Main.Locator(".warnings")).ToContainTextAsync("Leader leaves Replica 1 leads");
        await Expect(page.Browser.Locator("#announcer")).ToHaveTextAsync("Planned: 4 phases, 1 warning.");
        var membership = page.Cluster.Group(Scenes.Group).Membership;
        Assert.Empty(membership.Requests);
        var expected = """
            {"changes":[{"type":"add-voter","silo":"raft-3"},{"type":"remove","replicaId":1}],"transition":"joint-explicit","ifVersion":12}
            """;
        Assert.Equal(expected, Assert.Single(planned));

        await page.Main.GetByRole(AriaRole.Button, new() { Name = "Start the change" }).ClickAsync();
        await Expect(page.Browser).ToHaveURLAsync(new Regex("#/groups/orders/changes/1$"));
        await Expect(page.Main.Locator(".operation h2")).ToHaveTextAsync("Operation 1");
        var request = Assert.Single(membership.Requests);
        Assert.Equal([MemberChange.AddVoter("raft-3"), MemberChange.Remove(1)], request.Changes);
        Assert.Equal((ChangeTransition.JointExplicit, 12UL), (request.Transition, request.IfVersion));
        Assert.Matches("^dashboard-[0-9a-f]{32}$", request.IdempotencyKey);
        page.AssertClean();
    }

    [Fact]
    public async Task What_was_planned_is_void_once_the_form_is_altered()
    {
        await using var page = await OpenAsync("/change/demote/2");
        await page.AnswerAsync("POST", "/plan", 200, Plan);
        await page.Main.GetByRole(AriaRole.Button, new() { Name = "Plan" }).ClickAsync();
        var start = page.Main.GetByRole(AriaRole.Button, new() { Name = "Start the change" });
        await Expect(start).ToBeVisibleAsync();
        await page.Main.Locator("form").GetByLabel("Replica").SelectOptionAsync("3");
        await Expect(start).ToHaveCountAsync(0);
        await Expect(page.Main.Locator(".phase")).ToHaveCountAsync(0);
        page.AssertClean();
    }

    [Fact]
    public async Task A_start_that_is_tried_again_has_the_same_key_and_a_refusal_shows_its_reason()
    {
        await using var page = await OpenAsync("/change/remove/3");
        await page.AnswerAsync("POST", "/plan", 200, Plan);
        page.Cluster.Group(Scenes.Group).Membership.OnSubmit = _ => Task.FromResult<SubmitResult>(
            new SubmitResult.Rejected(new Rejection(RejectionCode.VersionMismatch, "The configuration is at version 13.")));
        await page.Main.GetByRole(AriaRole.Button, new() { Name = "Plan" }).ClickAsync();
        var start = page.Main.GetByRole(AriaRole.Button, new() { Name = "Start the change" });
        await start.ClickAsync();
        var refusal = page.Main.GetByRole(AriaRole.Alert);
        await Expect(refusal).ToHaveTextAsync("This was refused.The configuration is at version 13. version-mismatch");

        page.Cluster.Group(Scenes.Group).Membership.OnSubmit = null;
        await start.ClickAsync();
        await Expect(page.Main.Locator(".operation h2")).ToHaveTextAsync("Operation 1");
        var requests = page.Cluster.Group(Scenes.Group).Membership.Requests;
        Assert.Equal(2, requests.Count);
        Assert.NotNull(Assert.Single(requests.Select(r => r.IdempotencyKey).Distinct()));
        page.AssertClean();
    }

    [Fact]
    public async Task What_a_plan_would_be_refused_cannot_be_started()
    {
        await using var page = await OpenAsync("/change/remove/3");
        const string Refused = """{"version":12,"refusal":{"code":"last-voter","reason":"Nobody would be left."},"phases":[],"warnings":[]}""";
        await page.AnswerAsync("POST", "/plan", 200, Refused);
        await page.Main.GetByRole(AriaRole.Button, new() { Name = "Plan" }).ClickAsync();
        await Expect(page.Main.GetByRole(AriaRole.Alert)).ToHaveTextAsync("This would be refused.Nobody would be left. last-voter");
        await Expect(page.Main.GetByRole(AriaRole.Button, new() { Name = "Start the change" })).ToHaveCountAsync(0);
        page.AssertClean();
    }

    [Fact]
    public async Task A_plan_that_the_API_does_not_make_shows_its_message()
    {
        await using var page = await OpenAsync("/change/remove/3");
        await page.AnswerAsync("POST", "/plan", 404, """{"status":404,"code":"group-not-found","detail":"There is no group 'orders'."}""");
        await page.Main.GetByRole(AriaRole.Button, new() { Name = "Plan" }).ClickAsync();
        await Expect(page.Main.GetByRole(AriaRole.Alert)).ToHaveTextAsync("There is no plan.There is no group 'orders'. group-not-found");
        page.AssertClean();
    }

    [Fact]
    public async Task A_member_is_replaced_from_its_row()
    {
        await using var page = await OpenAsync("");
        var bodies = new List<string?>();
        var keys = new List<string>();
        await page.AnswerAsync("POST", "/plan", 200, Plan, request => bodies.Add(request.PostData));
        var operations = page.Cluster.Group(Scenes.Group).Membership;
        await page.AnswerAsync("POST", "/replace", 202, """
            {"id":"1","group":"orders","kind":"replace","changes":[],"transition":"auto","state":"queued","requestedAt":"2026-01-02T03:04:05Z",
             "finishedAt":null,"entryIndex":null,"joint":null,"progress":null,"result":null,"explanation":null,"events":[]}
            """, request =>
        {
            bodies.Add(request.PostData);
            keys.Add(request.Headers["idempotency-key"]);
            operations.Begin(new ChangeRequest { Kind = OperationKind.Change, Changes = [] });
        });
        await page.Main.GetByRole(AriaRole.Link, new() { Name = "Replace replica 2" }).ClickAsync();
        await Expect(page.Main.GetByLabel("The member that goes")).ToHaveValueAsync("2");
        await page.Main.GetByLabel("The silo of the new one").FillAsync("raft-3");
        await page.Main.GetByRole(AriaRole.Button, new() { Name = "Plan" }).ClickAsync();
        await page.Main.GetByRole(AriaRole.Button, new() { Name = "Start the replacement" }).ClickAsync();
        await Expect(page.Main.Locator(".operation h2")).ToHaveTextAsync("Operation 1");
        Assert.Equal(Enumerable.Repeat("""{"replicaId":2,"silo":"raft-3","ifVersion":12}""", 2), bodies);
        Assert.Single(keys);
        page.AssertClean();
    }

    private async Task<DashboardPage> OpenAsync(string place)
    {
        var page = await DashboardPage.StartAsync(chromium);
        page.Add(Scenes.Stable());
        await page.OpenAsync($"/groups/{Scenes.Group}{place}");
        await Expect(page.Main.Locator(".picture")).ToBeVisibleAsync();
        return page;
    }
}
