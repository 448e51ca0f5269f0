namespace OrleansRaft.Dashboard.Tests;

public sealed class Picture(Chromium chromium)
{
    [Fact]
    public async Task A_group_without_a_change_is_one_set_of_voters()
    {
        await using var page = await OpenAsync(Scenes.Stable());
        await Expect(page.Main.Locator(".picture .set")).ToHaveCountAsync(1);
        await Expect(page.Main.Locator(".picture .set-title")).ToHaveTextAsync("Voters");
        await Expect(page.Main.Locator(".picture .member")).ToHaveCountAsync(3);
        await Expect(page.Main.Locator(".picture .member.leader .member-id")).ToHaveTextAsync("1");
        await Expect(page.Main.GetByRole(AriaRole.Meter)).ToHaveAttributeAsync("aria-valuetext", "3 of 3 voters are healthy, 2 are needed");
        page.AssertClean();
    }

    [Theory]
    [InlineData(1280)]
    [InlineData(375)]
    public async Task A_joint_configuration_is_two_overlapping_sets_with_the_learners_apart(int width)
    {
        await using var page = await OpenAsync(Scenes.Joint(), new Screen(Width: width));
        await Expect(page.Main.Locator(".picture .set")).ToHaveCountAsync(3);
        var outgoing = await BoxAsync(page, ".set.outgoing .area");
        var incoming = await BoxAsync(page, ".set.incoming .area");
        var learners = await BoxAsync(page, ".set.learners .area");
        foreach (var (id, isOutgoing, isIncoming, isLearner) in new[]
        {
            (1, true, false, false), (2, true, false, false), (3, true, true, false), (4, false, true, false), (5, false, true, false), (6, false, false, true),
        })
        {
            var disc = await BoxAsync(page, $"[data-replica=\"{id}\"] .disc");
            Assert.Equal((id, isOutgoing, isIncoming, isLearner), (id, Holds(outgoing, disc), Holds(incoming, disc), Holds(learners, disc)));
        }

        // Nothing runs out of a narrow screen.
        Assert.True(await page.Browser.EvaluateAsync<bool>("document.documentElement.scrollWidth <= document.documentElement.clientWidth"));
        page.AssertClean();
    }

    [Fact]
    public async Task Each_member_shows_who_it_is_and_how_it_is()
    {
        await using var page = await OpenAsync(Scenes.Joint());
        await Expect(Member(page, 1)).ToContainTextAsync("Replica 1 on raft-0: leaves, silent for 6.4 s, match 47,020, lag 1,190");
        await Expect(Member(page, 2)).ToContainTextAsync("raft-1becomes a learner");
        await Expect(Member(page, 3)).ToContainTextAsync("leader, term 7");
        await Expect(Member(page, 5)).ToContainTextAsync("catches up");
        await Expect(Member(page, 6)).ToContainTextAsync("receives a snapshot");
        await Expect(page.Main.Locator(".members tbody tr")).ToHaveCountAsync(6);
        await Expect(page.Main.Locator(".survives")).ToHaveTextAsync(["0 replicas", "0 silos", "0 databases"]);
        page.AssertClean();
    }

    [Fact]
    public async Task Both_majorities_fill_up()
    {
        await using var page = await OpenAsync(Scenes.Joint());
        var outgoing = page.Main.Locator(".quorum.outgoing");
        await Expect(outgoing).ToContainTextAsync("2 of 3 healthy, 2 needed");
        await Expect(outgoing.Locator(".segment.full")).ToHaveTextAsync(["2", "3"]);
        await Expect(page.Main.Locator(".quorum.incoming .segment.full")).ToHaveCountAsync(3);

        page.Cluster.Group(Scenes.Group).View = Scenes.Joint() with
        {
            Quorum = new QuorumView(new MajorityView([3, 4, 5], [3, 4, 5], 2), new MajorityView([1, 2, 3], [3], 2)),
        };
        await Expect(outgoing.Locator(".segment.full")).ToHaveTextAsync(["3"]);
        await Expect(outgoing).ToContainTextAsync("1 more voter needed");
        page.AssertClean();
    }

    [Fact]
    public async Task The_page_follows_the_group_and_takes_nobodys_focus()
    {
        await using var page = await OpenAsync(Scenes.Stable());
        var link = page.Main.GetByRole(AriaRole.Link, new() { Name = "Replace replica 2" });
        await link.FocusAsync();
        page.Cluster.Group(Scenes.Group).View = Scenes.Stable() with { Leader = new LeaderView(3, "raft-2", 5), CommitIndex = 1300 };
        await Expect(page.Main.Locator(".facts")).ToContainTextAsync("replica 3, term 5");
        await Expect(page.Main.Locator(".facts")).ToContainTextAsync("1,300");
        await Expect(page.Browser.Locator("#announcer")).ToHaveTextAsync("Replica 3 on raft-2 leads now.");
        await Expect(link).ToBeFocusedAsync();
        page.AssertClean();
    }

    [Fact]
    public async Task A_group_that_does_not_serve_says_why()
    {
        await using var page = await DashboardPage.StartAsync(chromium);
        page.Add(Scenes.Standing()).Explanation = new GroupExplanation(
            Scenes.Group,
            IsServing: false,
            "Two of three voters are missing: no majority.",
            [new ExplainedHalf(ConfigurationHalf.Incoming, [1, 2, 3], 2, 1, true, [
                new MissingReplica(2, "raft-1", null, MissingCause.SiloDown, 61_000, "The silo left the cluster."),
                new MissingReplica(3, "raft-2", "postgres/db-c", MissingCause.LostStore, null, "Its rows are gone."),
            ])],
            []);
        await page.OpenAsync($"/groups/{Scenes.Group}");
        await Expect(page.Main.GetByRole(AriaRole.Alert)).ToHaveTextAsync("Two of three voters are missing: no majority.");
        await Expect(page.Main.Locator(".standstill").GetByRole(AriaRole.Listitem)).ToHaveTextAsync(
            ["Silo down Replica 2 on raft-1 for 1 min 1 s. The silo left the cluster.", "Lost store Replica 3 on raft-2. Its rows are gone."]);
        page.AssertClean();
    }

    [Fact]
    public async Task What_cannot_be_explained_shows_the_message_of_the_API()
    {
        await using var page = await DashboardPage.StartAsync(chromium);
        page.Add(Scenes.Standing());
        await page.AnswerAsync("GET", "/explain", 404, """{"status":404,"code":"not-found","detail":"There is nothing at this address."}""");
        await page.OpenAsync($"/groups/{Scenes.Group}");
        await Expect(page.Main.Locator(".standstill")).ToHaveTextAsync("The group has no leader.Why is not known: There is nothing at this address.");
        page.AssertClean();
    }

    [Fact]
    public async Task A_group_that_is_not_there_is_said_to_be_missing()
    {
        await using var page = await DashboardPage.StartAsync(chromium);
        await page.OpenAsync("/groups/nobody");
        await Expect(page.Main.GetByRole(AriaRole.Alert)).ToContainTextAsync("There is no group 'nobody'. group-not-found");
        page.AssertClean();
    }

    private async Task<DashboardPage> OpenAsync(GroupView view, Screen? screen = null)
    {
        var page = await DashboardPage.StartAsync(chromium, screen);
        page.Add(view);
        await page.OpenAsync($"/groups/{view.Id}");
        return page;
    }

    private static ILocator Member(DashboardPage page, int id) => page.Main.Locator($"[data-replica=\"{id}\"]");

    private static async Task<LocatorBoundingBoxResult> BoxAsync(DashboardPage page, string selector) =>
        await page.Main.Locator($".picture {selector}").BoundingBoxAsync() ?? throw new InvalidOperationException($"{selector} is not shown.");

    private static bool Holds(LocatorBoundingBoxResult outer, LocatorBoundingBoxResult inner) =>
        outer.X <= inner.X && outer.Y <= inner.Y && outer.X + outer.Width >= inner.X + inner.Width && outer.Y + outer.Height >= inner.Y + inner.Height;
}
