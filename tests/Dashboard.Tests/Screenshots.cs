namespace OrleansRaft.Dashboard.Tests;

/// <summary>The pictures of the documentation. They are made only when asked for; docs/dashboard.md has the command.</summary>
public sealed class Screenshots(Chromium chromium)
{
    private const string Operation = """
        {"id":"7","group":"orders","kind":"change","changes":[{"type":"add-voter","silo":"raft-3","replicaId":4},
          {"type":"add-voter","silo":"raft-4","replicaId":5},{"type":"demote","replicaId":2},{"type":"remove","replicaId":1}],
         "transition":"joint-explicit","state":"joint","requestedAt":"2026-11-23T06:41:36.495Z","finishedAt":null,"entryIndex":48112,
         "joint":{"enteredAt":48112,"leftAt":null},"result":null,"explanation":null,
         "progress":{"catchUp":[],"incoming":{"acks":[3,4],"needed":2},"outgoing":{"acks":[2,3],"needed":2}},
         "events":[
           {"sequence":1,"at":"2026-11-23T06:41:36.495Z","state":"queued","detail":"Accepted."},
           {"sequence":2,"at":"2026-11-23T06:41:36.563Z","state":"adding-learners","detail":"Replicas 4 and 5 join as learners."},
           {"sequence":3,"at":"2026-11-23T06:41:36.810Z","state":"catching-up","detail":"Replicas 4 and 5 receive the log."},
           {"sequence":4,"at":"2026-11-23T06:41:39.127Z","state":"proposed","detail":"Handed to the leader."},
           {"sequence":5,"at":"2026-11-23T06:41:39.204Z","state":"joint","detail":"Both majorities are needed now."}]}
        """;

    [Theory(Explicit = true)]
    [InlineData(ColorScheme.Light, "dashboard-light.png")]
    [InlineData(ColorScheme.Dark, "dashboard-dark.png")]
    public async Task The_documentation_shows_a_joint_configuration(ColorScheme scheme, string file)
    {
        await using var page = await DashboardPage.StartAsync(chromium, new Screen(scheme, 1120, 970));
        page.Add(Scenes.Joint());
        await page.AnswerAsync("GET", "/changes", 200, $"[{Operation}]");
        await page.AnswerAsync("GET", "/changes/7", 200, Operation);
        await page.OpenAsync($"/groups/{Scenes.Group}");
        await Expect(page.Main.Locator(".operation .step")).ToHaveCountAsync(5);
        await Expect(page.Main.Locator(".segment.acked")).ToHaveCountAsync(4);
        await page.Browser.ScreenshotAsync(new PageScreenshotOptions { Path = Path.Combine(Checkout(), "docs", "images", file) });
        page.AssertClean();
    }

    private static string Checkout()
    {
        var folder = new DirectoryInfo(AppContext.BaseDirectory);
        while (folder is not null && !File.Exists(Path.Combine(folder.FullName, "OrleansRaft.sln"))) folder = folder.Parent;
        return folder?.FullName ?? throw new InvalidOperationException("These tests run in a checkout.");
    }
}
