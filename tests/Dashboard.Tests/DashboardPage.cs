using System.Collections.Concurrent;
using OrleansRaft.ClientApi.Tests;
using OrleansRaft.ClientApi.Tests.Fakes;

namespace OrleansRaft.Dashboard.Tests;

/// <summary>A dashboard in a browser, and the API that it came from.</summary>
internal sealed class DashboardPage : IAsyncDisposable
{
    private readonly ApiServer _api;
    private readonly ConcurrentQueue<string> _errors = new();
    private readonly ConcurrentQueue<string> _foreign = new();

    private DashboardPage(ApiServer api, IPage browser)
    {
        _api = api;
        Browser = browser;
        browser.Console += (_, message) =>
        {
            if (message.Type == "error" && !IsRefusal(message)) _errors.Enqueue($"{message.Text} ({message.Location})");
        };
        browser.PageError += (_, error) => _errors.Enqueue(error);
        browser.Request += (_, request) =>
        {
            if (new Uri(request.Url).Authority != api.Address.Authority) _foreign.Enqueue(request.Url);
        };
    }

    public IPage Browser { get; }

    public FakeCluster Cluster => _api.Cluster;

    public ILocator Main => Browser.Locator("main");

    /// <summary>Starts an API, before the cluster or else a fake one, and a browser that has not opened it yet.</summary>
    public static async Task<DashboardPage> StartAsync(Chromium chromium, Screen? screen = null, IClusterClient? client = null)
    {
        var browser = await chromium.NewPageAsync(screen ?? new Screen());
        return new DashboardPage(await ApiServer.StartAsync(client: client), browser);
    }

    /// <summary>Makes a group known, and shows it so.</summary>
    public FakeGroup Add(GroupView view)
    {
        var members = view.Replicas.Select(static r => r.Silo).Take(3).ToArray();
        Cluster.Catalog.Groups[view.Id] = new GroupSummary(view.Id, GroupState.Active, new GroupSpec(members, view.StateMachine));
        var group = Cluster.Group(view.Id);
        group.View = view;
        return group;
    }

    /// <summary>Opens it, at a place behind the #.</summary>
    public Task OpenAsync(string route = "/") => Browser.GotoAsync($"{_api.Address}#{route}");

    /// <summary>A call of the API, outside the browser.</summary>
    public Task<Answer> PutAsync(string path, string json) => _api.PutAsync(path, json);

    /// <summary>Lets the API answer a call so, whatever it would have said.</summary>
    public Task AnswerAsync(string method, string path, int status, string json, Action<Microsoft.Playwright.IRequest>? seen = null) => Browser.RouteAsync(
        $"**{path}",
        route =>
        {
            if (route.Request.Method != method) return route.FallbackAsync();
            seen?.Invoke(route.Request);
            return route.FulfillAsync(new RouteFulfillOptions
            {
                Status = status,
                ContentType = status < 400 ? "application/json" : "application/problem+json",
                Body = json,
            });
        });

    /// <summary>What must be true of every page: it had no error of its own, and asked nobody but its server.</summary>
    public void AssertClean()
    {
        Assert.Empty(_errors);
        Assert.Empty(_foreign);
        Assert.Empty(_api.Log.All);
    }

    public async ValueTask DisposeAsync()
    {
        await Browser.Context.DisposeAsync();
        await _api.DisposeAsync();
    }

    // The browser notes every answer from 400 on; what the API refuses is part of the conversation.
    private static bool IsRefusal(IConsoleMessage message) =>
        message.Text.StartsWith("Failed to load resource", StringComparison.Ordinal) && message.Location.Contains("/v1/", StringComparison.Ordinal);
}
