using System.Text.RegularExpressions;
using OrleansRaft.TestSupport;

namespace OrleansRaft.Dashboard.Tests;

/// <summary>The dashboard before four real silos: what it draws and does is what the group is and becomes.</summary>
public sealed class RealCluster(Chromium chromium) : IAsyncLifetime
{
    private KeyValueCluster _cluster = null!;

    public async ValueTask InitializeAsync() => _cluster = await KeyValueCluster.StartAsync(4);

    public ValueTask DisposeAsync() => _cluster.DisposeAsync();

    [Fact]
    public async Task A_group_is_moved_through_a_joint_configuration_and_out_of_it()
    {
        await using var page = await OpenAsync();
        await StartJointChangeAsync(page);

        await Expect(page.Main.Locator(".quorum.outgoing .segment")).ToHaveCountAsync(3);
        await Expect(page.Main.Locator(".quorum.incoming .segment")).ToHaveCountAsync(3);
        await Expect(page.Main.Locator("[data-replica='1'].outgoing, [data-replica='1'].outgoing-learner")).ToHaveCountAsync(1);
        await Expect(page.Main.Locator("[data-replica='4']")).ToContainTextAsync(_cluster.SiloNames[3]);

        await page.Main.GetByRole(AriaRole.Button, new() { Name = "Leave the joint configuration" }).ClickAsync();
        await Expect(page.Main.Locator(".picture .set")).ToHaveCountAsync(1);
        await Expect(page.Main.Locator(".members tbody th")).ToHaveTextAsync(["2", "3", "4"]);
        await Expect(page.Main.Locator(".history .badge.good")).ToHaveCountAsync(2);
        page.AssertClean();
    }

    [Fact]
    public async Task A_joint_change_that_is_cancelled_goes_back_to_what_was()
    {
        await using var page = await OpenAsync();
        await StartJointChangeAsync(page);

        await page.Main.GetByRole(AriaRole.Button, new() { Name = "Cancel the operation" }).ClickAsync();
        await page.Browser.GetByRole(AriaRole.Dialog).GetByRole(AriaRole.Button, new() { Name = "Cancel the operation" }).ClickAsync();
        var operation = page.Main.Locator(".operation");
        await Expect(operation.Locator(".timeline .step-state").Last).ToHaveTextAsync("Cancelled");
        await Expect(operation.Locator("[aria-current=step]")).ToHaveTextAsync("Cancelled");
        await Expect(operation.Locator(".notice.plain")).ToContainTextAsync("Cancelled.");
        await Expect(operation.GetByRole(AriaRole.Button)).ToHaveCountAsync(0);
        await Expect(page.Main.Locator(".history .badge")).ToHaveTextAsync("Cancelled");

        await Expect(page.Main.Locator(".picture .set")).ToHaveCountAsync(1);
        await Expect(page.Main.Locator(".members tbody th")).ToHaveTextAsync(["1", "2", "3"]);
        await Expect(page.Main.Locator(".page-head .badges")).ToContainTextAsync("Stable");
        page.AssertClean();
    }

    [Fact]
    public async Task A_member_is_replaced_from_its_row_and_the_timeline_shows_the_way_to_the_end()
    {
        await using var page = await OpenAsync();
        await page.Main.GetByRole(AriaRole.Link, new() { Name = "Replace replica 2" }).ClickAsync();
        await page.Main.GetByLabel("The silo of the new one").FillAsync(_cluster.SiloNames[3]);
        await page.Main.GetByRole(AriaRole.Button, new() { Name = "Plan" }).ClickAsync();
        await Expect(page.Main.Locator(".phase h4")).ToContainTextAsync(["Now", "Joint", "After"]);
        await page.Main.GetByRole(AriaRole.Button, new() { Name = "Start the replacement" }).ClickAsync();

        var operation = page.Main.Locator(".operation");
        await Expect(operation.Locator(".operation-text")).ToContainTextAsync("Replace");
        await Expect(operation.Locator(".timeline .step-state").Last).ToHaveTextAsync("Completed");
        await Expect(operation.Locator(".timeline .step-state")).ToContainTextAsync(["Queued", "Adding learners", "Catching up", "Joint", "Completed"]);
        await Expect(page.Main.Locator(".history .badge.good")).ToHaveTextAsync("Completed");

        await Expect(page.Main.Locator(".members tbody th")).ToHaveTextAsync(["1", "3", "4"]);
        await Expect(page.Main.Locator(".members .health-text.good")).ToHaveCountAsync(3);
        await Expect(page.Main.Locator(".picture .member")).ToHaveCountAsync(3);
        page.AssertClean();
    }

    /// <summary>Makes a group on the first three silos, and opens it.</summary>
    private async Task<DashboardPage> OpenAsync()
    {
        var page = await DashboardPage.StartAsync(chromium, client: _cluster.Client);
        var silos = _cluster.SiloNames;
        var spec = $$"""{"members":["{{silos[0]}}","{{silos[1]}}","{{silos[2]}}"],"stateMachine":"kv"}""";
        Assert.Equal(201, (int)(await page.PutAsync("/v1/groups/orders", spec)).Status);
        await page.OpenAsync("/groups/orders");
        await Expect(page.Main.Locator(".picture .member")).ToHaveCountAsync(3);
        await Expect(page.Main.Locator(".members .health-text.good")).ToHaveCountAsync(3);
        return page;
    }

    /// <summary>Exchanges replica 1 for one on the fourth silo from the form, and waits until both majorities are needed.</summary>
    private async Task StartJointChangeAsync(DashboardPage page)
    {
        await page.Main.GetByRole(AriaRole.Link, new() { Name = "Change members" }).ClickAsync();
        var form = page.Main.Locator("form");
        await form.GetByLabel("Silo").FillAsync(_cluster.SiloNames[3]);
        await form.GetByRole(AriaRole.Button, new() { Name = "Add a part" }).ClickAsync();
        await form.GetByLabel("Replica").SelectOptionAsync("1");
        await form.GetByLabel("Transition").SelectOptionAsync("joint-explicit");
        await form.GetByRole(AriaRole.Button, new() { Name = "Plan" }).ClickAsync();
        await Expect(page.Main.Locator(".phase h4")).ToContainTextAsync(["Now", "Joint"]);
        await page.Main.GetByRole(AriaRole.Button, new() { Name = "Start the change" }).ClickAsync();

        await Expect(page.Main.Locator(".picture .set")).ToHaveCountAsync(2);
        await Expect(page.Main.Locator(".stage").Filter(new() { HasText = "Joint" })).ToHaveClassAsync(new Regex("past|now"));
    }
}
