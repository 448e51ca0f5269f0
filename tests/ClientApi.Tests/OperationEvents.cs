using System.Net.ServerSentEvents;
using System.Text.Json;
using OrleansRaft.ClientApi.Tests.Fakes;

namespace OrleansRaft.ClientApi.Tests;

public sealed class OperationEvents : IAsyncLifetime
{
    private const string Path = "/v1/groups/g/changes/1/events";
    private ApiServer _api = null!;

    private FakeMembership Operations => _api.Cluster.Group("g").Membership;

    public async ValueTask InitializeAsync()
    {
        _api = await ApiServer.StartAsync();
        Operations.Begin(new ChangeRequest { Kind = OperationKind.Change, Changes = [] });
    }

    public ValueTask DisposeAsync() => _api.DisposeAsync();

    [Fact]
    public async Task Steps_come_as_they_happen_and_the_last_event_is_the_end()
    {
        await using var stream = await OpenAsync();
        Assert.Equal(("step", "1", "queued"), Describe(await stream.NextAsync()));
        Operations.Enter("1", OperationState.Proposed);
        Assert.Equal(("step", "2", "proposed"), Describe(await stream.NextAsync()));
        Operations.End("1");
        Assert.Equal(("step", "3", "completed"), Describe(await stream.NextAsync()));
        var end = await stream.NextAsync();
        Assert.Equal(("end", "4", """{"outcome":"completed","code":null,"reason":null}"""), (end!.Value.EventType, end.Value.EventId, end.Value.Data));
        Assert.Null(await stream.NextAsync());
    }

    [Fact]
    public async Task A_step_is_told_whole()
    {
        await using var stream = await OpenAsync();
        var step = JsonDocument.Parse((await stream.NextAsync())!.Value.Data).RootElement;
        Assert.Equal(["sequence", "at", "state", "detail"], step.EnumerateObject().Select(p => p.Name));
    }

    [Fact]
    public async Task A_reader_that_comes_back_gets_what_it_has_not_seen()
    {
        Operations.Enter("1", OperationState.Proposed);
        Operations.End("1");
        await using var stream = await OpenAsync("2");
        Assert.Equal(("step", "3", "completed"), Describe(await stream.NextAsync()));
        Assert.Equal("end", (await stream.NextAsync())!.Value.EventType);
    }

    [Fact]
    public async Task A_reader_that_saw_all_but_the_end_gets_the_end()
    {
        Operations.End("1");
        await using var stream = await OpenAsync("2");
        Assert.Equal(("end", "3"), ((await stream.NextAsync()) is { } e ? (e.EventType, e.EventId) : default));
        Assert.Null(await stream.NextAsync());
    }

    [Fact]
    public async Task A_reader_that_saw_the_end_is_told_to_stop()
    {
        Operations.End("1");
        var answer = await _api.GetAsync(Path, ("Last-Event-ID", "3"));
        Assert.Equal((204, ""), ((int)answer.Status, answer.Text));
    }

    [Theory]
    [InlineData("x")]
    [InlineData("-1")]
    [InlineData("1.5")]
    [InlineData("99999999999")]
    public async Task An_id_that_no_event_has_is_refused(string id) => (await _api.GetAsync(Path, ("Last-Event-ID", id))).Invalid("Last-Event-ID");

    [Fact]
    public async Task A_watch_that_breaks_inside_goes_on_without_a_step_lost_or_told_twice()
    {
        Operations.WatchFailures.Enqueue(new EnumerationAbortedException("The grain was deactivated."));
        Operations.WatchFailures.Enqueue(new SiloUnavailableException());
        Operations.Enter("1", OperationState.Proposed);
        Operations.End("1");
        await using var stream = await OpenAsync();
        var ids = new List<string?>();
        while (await stream.NextAsync() is { } item) ids.Add(item.EventId);
        Assert.Equal(["1", "2", "3", "4"], ids);
    }

    [Fact]
    public async Task A_server_that_stops_ends_its_streams()
    {
        await using var stream = await OpenAsync();
        Assert.Equal("1", (await stream.NextAsync())!.Value.EventId);
        var stopping = _api.StopAsync();
        Assert.Null(await stream.NextAsync());
        await stopping;
    }

    private static (string Type, string? Id, string? State) Describe(SseItem<string>? item) =>
        (item!.Value.EventType, item.Value.EventId, JsonDocument.Parse(item.Value.Data).RootElement.GetProperty("state").GetString());

    private async Task<Stream> OpenAsync(string? lastEventId = null)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, Path);
        if (lastEventId is not null) request.Headers.Add("Last-Event-ID", lastEventId);
        var response = await _api.Http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, TestContext.Current.CancellationToken);
        Assert.Equal((200, "text/event-stream"), ((int)response.StatusCode, response.Content.Headers.ContentType?.MediaType));
        return new Stream(response, await response.Content.ReadAsStreamAsync(TestContext.Current.CancellationToken));
    }

    private sealed class Stream(HttpResponseMessage response, System.IO.Stream content) : IAsyncDisposable
    {
        private readonly IAsyncEnumerator<SseItem<string>> _items =
            SseParser.Create(content).EnumerateAsync(TestContext.Current.CancellationToken).GetAsyncEnumerator(TestContext.Current.CancellationToken);

        public async Task<SseItem<string>?> NextAsync() => await _items.MoveNextAsync() ? _items.Current : null;

        public async ValueTask DisposeAsync()
        {
            await _items.DisposeAsync();
            response.Dispose();
        }
    }
}
