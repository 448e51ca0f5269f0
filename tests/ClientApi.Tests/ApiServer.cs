using System.Net;
using System.Reflection;
using System.Text;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using OrleansRaft.ClientApi.Tests.Fakes;

namespace OrleansRaft.ClientApi.Tests;

/// <summary>The API on a port of its own, before a fake cluster.</summary>
internal sealed class ApiServer : IAsyncDisposable
{
    private readonly WebApplication _app;

    private ApiServer(WebApplication app, FakeCluster cluster)
    {
        _app = app;
        Cluster = cluster;
        var address = app.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.Single();
        Address = new Uri(address);

        // Longer than a busy server takes to refuse a body: one that is sent all the same meets a closed connection.
        Http = new HttpClient(new SocketsHttpHandler { Expect100ContinueTimeout = TimeSpan.FromMinutes(1) }) { BaseAddress = Address };
    }

    public FakeCluster Cluster { get; }

    public Uri Address { get; }

    public HttpClient Http { get; }

    public IServiceProvider Services => _app.Services;

    public LogLines Log => Services.GetRequiredService<LogLines>();

    /// <summary>Starts one.</summary>
    /// <param name="isSilo">Whether the process is a silo, which is always connected to itself.</param>
    /// <param name="configure">Alters the defaults.</param>
    /// <param name="client">A client of a real cluster, in place of the fake one.</param>
    public static async Task<ApiServer> StartAsync(
        bool isSilo = true, Action<RaftClientApiOptions>? configure = null, IClusterClient? client = null)
    {
        var cluster = new FakeCluster();
        var builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions());
        builder.WebHost.UseKestrelCore().ConfigureKestrel(static kestrel => kestrel.Listen(IPAddress.Loopback, 0));
        builder.Services.AddSingleton<LogLines>();
        builder.Services.AddSingleton<ILoggerProvider>(static s => s.GetRequiredService<LogLines>());
        builder.Services.AddLogging();
        builder.Services.AddSingleton<IHostLifetime, NoLifetime>();
        builder.Services.AddSingleton(client ?? cluster.Client);
        if (isSilo) builder.Services.AddSingleton(DispatchProxy.Create<Orleans.Runtime.ILocalSiloDetails, NoCalls>());
        builder.Services.AddRaftClientApi(configure);
        var app = builder.Build();
        app.MapRaftClientApi();
        await app.StartAsync(TestContext.Current.CancellationToken);
        return new ApiServer(app, cluster);
    }

    public async Task<Answer> SendAsync(HttpMethod method, string path, HttpContent? content = null, params (string Name, string Value)[] headers)
    {
        using var request = new HttpRequestMessage(method, path) { Content = content };
        request.Headers.ExpectContinue = content is not null; // As curl asks with a large body: whom it is refused does not write into a closed connection.
        foreach (var (name, value) in headers) Assert.True(request.Headers.TryAddWithoutValidation(name, value));
        using var response = await Http.SendAsync(request, TestContext.Current.CancellationToken);
        return await Answer.ReadAsync(response);
    }

    public Task<Answer> GetAsync(string path, params (string Name, string Value)[] headers) => SendAsync(HttpMethod.Get, path, null, headers);

    public Task<Answer> PutAsync(string path, string json) => SendAsync(HttpMethod.Put, path, Json(json));

    public Task<Answer> PostAsync(string path, string json, params (string Name, string Value)[] headers) =>
        SendAsync(HttpMethod.Post, path, Json(json), headers);

    public Task<Answer> PutKeyAsync(string key, byte[] value, params (string Name, string Value)[] headers) =>
        SendAsync(HttpMethod.Put, $"/v1/groups/g/kv/{key}", new ByteArrayContent(value), headers);

    public Task StopAsync() => _app.StopAsync(TestContext.Current.CancellationToken);

    public async ValueTask DisposeAsync()
    {
        Http.Dispose();
        await _app.StopAsync(CancellationToken.None);
        await _app.DisposeAsync();
    }

    private static StringContent Json(string json) => new(json, Encoding.UTF8, "application/json");

    private sealed class NoLifetime : IHostLifetime
    {
        public Task WaitForStartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

        public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;
    }
}
