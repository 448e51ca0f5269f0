using System.Text.RegularExpressions;

namespace OrleansRaft.Dashboard.Tests;

public sealed class Overview(Chromium chromium)
{
    [Fact]
    public async Task Every_group_is_listed_with_how_it_is_and_leads_to_its_page()
    {
        await using var page = await DashboardPage.StartAsync(chromium);
        page.Add(Scenes.Stable());
        page.Add(Scenes.Joint("payments"));
        page.Add(Scenes.Standing("stock"));
        await page.OpenAsync();

        var cards = page.Main.Locator(".cards .card");
        await Expect(cards).ToHaveCountAsync(3);
        await Expect(cards.Filter(new() { HasText = "orders" })).ToContainTextAsync("Serves");
        await Expect(cards.Filter(new() { HasText = "payments" })).ToContainTextAsync("Joint");
        await Expect(cards.Filter(new() { HasText = "stock" })).ToContainTextAsync("Does not serve");

        await cards.Filter(new() { HasText = "payments" }).ClickAsync();
        await Expect(page.Browser).ToHaveURLAsync(new Regex("#/groups/payments$"));
        await Expect(page.Main.GetByRole(AriaRole.Heading, new() { Level = 1 })).ToHaveTextAsync("payments");
        await Expect(page.Browser).ToHaveTitleAsync("payments · OrleansRaft");
        page.AssertClean();
    }

    [Fact]
    public async Task Replicas_are_shown_by_database_and_by_silo()
    {
        await using var page = await DashboardPage.StartAsync(chromium);
        page.Add(Scenes.Stable());
        page.Add(Scenes.Joint("payments"));
        await page.OpenAsync();

        var shared = page.Main.Locator(".domain").Filter(new() { HasText = "postgres/db-e" });
        await Expect(shared.Locator(".silo h4")).ToHaveTextAsync(["raft-4", "raft-5"]);
        await Expect(shared.Locator(".chip")).ToHaveTextAsync([new Regex("payments 5"), new Regex("payments 6")]);
        var first = page.Main.Locator(".domain").Filter(new() { HasText = "postgres/db-a" });
        await Expect(first.Locator(".chip")).ToHaveTextAsync([new Regex("orders 1 leader, healthy"), new Regex("payments 1, silent for 6.4 s")]);
        page.AssertClean();
    }

    [Fact]
    public async Task A_filter_leaves_the_groups_whose_name_contains_it()
    {
        await using var page = await DashboardPage.StartAsync(chromium);
        foreach (var id in new[] { "orders", "orders-eu", "payments" }) page.Add(Scenes.Stable(id));
        await page.OpenAsync();
        await Expect(page.Main.Locator(".card")).ToHaveCountAsync(3);
        await page.Main.GetByRole(AriaRole.Searchbox).FillAsync("orders");
        await Expect(page.Main.Locator(".card strong")).ToHaveTextAsync(["orders", "orders-eu"]);
        page.AssertClean();
    }

    [Fact]
    public async Task A_cluster_without_groups_tells_how_to_make_one()
    {
        await using var page = await DashboardPage.StartAsync(chromium);
        await page.OpenAsync();
        await Expect(page.Main).ToContainTextAsync("There is no group yet. PUT /v1/groups/orders makes one.");
        page.AssertClean();
    }
}
