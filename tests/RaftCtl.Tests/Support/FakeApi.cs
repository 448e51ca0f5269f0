using System.Collections.Concurrent;
using System.Net;
using System.Text.Json;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;

namespace OrleansRaft.RaftCtl.Tests.Support;

/// <summary>A server on a port of its own that answers what a test tells it to, and remembers what it was asked.</summary>
internal sealed class FakeApi : IAsyncDisposable
{
    private readonly WebApplication _app;
    private readonly ConcurrentDictionary<string, Func<HttpContext, Task>> _answers = new();

    private FakeApi(WebApplication app) => _app = app;

    /// <summary>Where it is.</summary>
    public string Url => _app.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.Single();

    /// <summary>What it was asked, in order.</summary>
    public ConcurrentQueue<Request> Requests { get; } = new();

    public static async Task<FakeApi> StartAsync()
    {
        var builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions());
        builder.WebHost.UseKestrelCore().ConfigureKestrel(static kestrel => kestrel.Listen(IPAddress.Loopback, 0));
        builder.Services.AddSingleton<IHostLifetime, NoLifetime>();
        var app = builder.Build();
        var api = new FakeApi(app);
        app.Run(api.AnswerAsync);
        await app.StartAsync(TestContext.Current.CancellationToken);
        return api;
    }

    /// <summary>What it says to a call such as <c>GET /v1/groups</c>; the address as it is sent.</summary>
    public void On(string call, Func<HttpContext, Task> answer) => _answers[call] = answer;

    /// <summary>Answers with JSON.</summary>
    public void On(string call, int status, string json) => On(call, context => WriteAsync(context, status, "application/json", json));

    /// <summary>Answers without a body.</summary>
    public void On(string call, int status) => On(call, context =>
    {
        context.Response.StatusCode = status;
        return Task.CompletedTask;
    });

    /// <summary>Answers with a problem.</summary>
    public void Refuses(string call, int status, string code, string detail = "So it is.", string more = "") => On(call, context => WriteAsync(
        context,
        status,
        "application/problem+json",
        $$"""{"type":"about:blank","title":"T","status":{{status}},"code":"{{code}}","detail":"{{detail}}"{{more}}}"""));

    /// <summary>The only request.</summary>
    public Request Single() => Assert.Single(Requests);

    public static Task WriteAsync(HttpContext context, int status, string contentType, string body)
    {
        context.Response.StatusCode = status;
        context.Response.ContentType = contentType;
        return context.Response.WriteAsync(body, context.RequestAborted);
    }

    /// <summary>Says nothing until the caller has gone.</summary>
    public static Task AbortedAsync(HttpContext context)
    {
        var aborted = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        context.RequestAborted.Register(() => aborted.TrySetResult());
        return aborted.Task;
    }

    public async ValueTask DisposeAsync()
    {
        await _app.StopAsync(CancellationToken.None);
        await _app.DisposeAsync();
    }

    private async Task AnswerAsync(HttpContext context)
    {
        var call = $"{context.Request.Method} {context.Features.GetRequiredFeature<IHttpRequestFeature>().RawTarget}";
        using var body = new MemoryStream();
        await context.Request.Body.CopyToAsync(body, context.RequestAborted);
        Requests.Enqueue(new Request(
            call, context.Request.Headers.ToDictionary(h => h.Key, h => h.Value.ToString(), StringComparer.OrdinalIgnoreCase), body.ToArray()));
        await (_answers.TryGetValue(call, out var answer) ? answer(context) : WriteAsync(context, 500, "text/plain", $"Nobody said what to answer to {call}."));
    }

    private sealed class NoLifetime : IHostLifetime
    {
        public Task WaitForStartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

        public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;
    }
}

/// <summary>What was asked.</summary>
internal sealed record Request(string Call, IReadOnlyDictionary<string, string> Headers, byte[] Body)
{
    /// <summary>Its body, without white space.</summary>
    public string Json => JsonSerializer.Serialize(JsonDocument.Parse(Body));
}
