namespace OrleansRaft.Dashboard.Tests;

public sealed class Keyboard(Chromium chromium)
{
    private const int StopsAtMost = 40;

    [Fact]
    public async Task A_change_is_found_planned_and_started_by_keyboard_alone()
    {
        await using var page = await DashboardPage.StartAsync(chromium);
        page.Add(Scenes.Stable());
        await page.AnswerAsync("POST", "/plan", 200, Changes.Plan);
        await page.OpenAsync();
        await Expect(page.Main.Locator(".card")).ToHaveCountAsync(1);

        await page.Browser.Keyboard.PressAsync("Tab");
        await Expect(page.Browser.Locator(".skip")).ToBeFocusedAsync();
        await page.Browser.Keyboard.PressAsync("Enter");
        await Expect(page.Main).ToBeFocusedAsync();

        await TabToAsync(page, page.Main.Locator(".card"));
        await page.Browser.Keyboard.PressAsync("Enter");
        await Expect(page.Main.GetByRole(AriaRole.Heading, new() { Level = 1 })).ToBeFocusedAsync();
        await Expect(page.Main.Locator(".picture")).ToBeVisibleAsync();

        await TabToAsync(page, page.Main.GetByRole(AriaRole.Link, new() { Name = "Change members" }));
        await page.Browser.Keyboard.PressAsync("Enter");
        await Expect(page.Main.Locator("form").GetByLabel("What")).ToBeFocusedAsync();
        await page.Browser.Keyboard.PressAsync("ArrowDown");
        await Expect(page.Main.Locator("form").GetByLabel("What")).ToHaveValueAsync("add-learner");
        await page.Browser.Keyboard.PressAsync("Tab");
        await page.Browser.Keyboard.TypeAsync("raft-3");
        await Expect(page.Main.GetByLabel("Silo")).ToHaveValueAsync("raft-3");
        await page.Browser.Keyboard.PressAsync("Enter");

        await Expect(page.Main.Locator(".phase")).ToHaveCountAsync(4);
        await TabToAsync(page, page.Main.GetByRole(AriaRole.Button, new() { Name = "Start the change" }));
        await page.Browser.Keyboard.PressAsync("Space");
        await Expect(page.Main.Locator(".operation h2")).ToBeFocusedAsync();
        Assert.Equal([MemberChange.AddLearner("raft-3")], Assert.Single(page.Cluster.Group(Scenes.Group).Membership.Requests).Changes);

        await TabToAsync(page, page.Main.GetByRole(AriaRole.Button, new() { Name = "Cancel the operation" }));
        await page.Browser.Keyboard.PressAsync("Enter");
        await Expect(page.Browser.GetByRole(AriaRole.Dialog)).ToBeVisibleAsync();
        await page.Browser.Keyboard.PressAsync("Escape");
        await Expect(page.Browser.GetByRole(AriaRole.Dialog)).ToHaveCountAsync(0);
        await Expect(page.Main.GetByRole(AriaRole.Button, new() { Name = "Cancel the operation" })).ToBeFocusedAsync();
        page.AssertClean();
    }

    [Fact]
    public async Task Each_stop_of_the_focus_has_a_name_and_is_seen()
    {
        await using var page = await DashboardPage.StartAsync(chromium);
        page.Add(Scenes.Joint());
        page.Cluster.Group(Scenes.Group).Membership.Begin(new ChangeRequest { Kind = OperationKind.Change, Changes = [MemberChange.Remove(1)] });
        await page.OpenAsync($"/groups/{Scenes.Group}/change");
        await Expect(page.Main.Locator(".history a")).ToHaveCountAsync(1);
        var stops = new List<string>();
        do
        {
            await page.Browser.Keyboard.PressAsync("Tab");
            var focus = page.Browser.Locator(":focus");
            if (await focus.CountAsync() == 0) break; // It went on to what is the browser's own.
            var outline = await focus.EvaluateAsync<string>("e => getComputedStyle(e).outlineStyle + ' ' + getComputedStyle(e).outlineWidth");
            var stop = await focus.AriaSnapshotAsync();
            Assert.Equal(("solid 3px", stop), (outline, stop));
            Assert.Contains('"', stop); // A role, and a name in quotes.
            stops.Add(stop);
        }
        while (stops.Count < 100);
        Assert.Contains(stops, s => s.Contains("Leave the joint configuration", StringComparison.Ordinal));
        Assert.Contains(stops, s => s.Contains("Promote replica 6", StringComparison.Ordinal));
        Assert.InRange(stops.Count, 25, 99);
        page.AssertClean();
    }

    private static async Task TabToAsync(DashboardPage page, ILocator target)
    {
        for (var stop = 0; stop < StopsAtMost; stop++)
        {
            if (await target.EvaluateAsync<bool>("e => e === document.activeElement")) return;
            await page.Browser.Keyboard.PressAsync("Tab");
        }

        Assert.Fail($"{StopsAtMost} tabs do not lead to {target}.");
    }
}
