using System.Net;
using OpenTelemetry.Resources;

namespace OrleansRaft.ClientApi.Hosting;

/// <summary>The API as a process of its own.</summary>
internal static class ApiProgram
{
    private const string PortVariable = "ORLEANSRAFT_HTTP_PORT";

    /// <summary>Runs it until it is told to stop. The exit code: 0, or 1 if it could not start.</summary>
    /// <param name="args">Settings as <c>--Section:Key=value</c>; they win over environment variables and <c>appsettings.json</c>.</param>
    public static async Task<int> RunAsync(string[] args)
    {
        try
        {
            await using var app = Build(args);
            await app.RunAsync();
            return 0;
        }
        catch (InvalidSettingsException e)
        {
            await Console.Error.WriteLineAsync($"Cannot start: wrong configuration: {e.Message}");
            return 1;
        }
    }

    private static WebApplication Build(string[] args)
    {
        var builder = WebApplication.CreateBuilder(new WebApplicationOptions { Args = args, ContentRootPath = AppContext.BaseDirectory });
        if (Environment.GetEnvironmentVariable(PortVariable) is { Length: > 0 } port)
            builder.Configuration.AddInMemoryCollection([KeyValuePair.Create("Http:Port", (string?)port)]);
        builder.Configuration.AddEnvironmentVariables(ApiSettings.EnvironmentPrefix);
        builder.Configuration.AddCommandLine(args);
        var settings = ApiSettings.Load(builder.Configuration);
        settings.Http.RequireFree();

        AddLogging(builder.Logging);
        builder.WebHost.ConfigureKestrel(kestrel =>
        {
            kestrel.AddServerHeader = false;
            kestrel.Limits.MaxRequestBodySize = ApiLimits.BodyBytes;
            kestrel.Listen(IPAddress.Parse(settings.Http.Address), settings.Http.Port);
        });

        builder.Services.AddOpenTelemetry().ConfigureResource(static resource => resource.AddService("orleansraft-api"));

        // It answers, if only with 503, while the client still looks for a silo.
        builder.Services.Configure<HostOptions>(static host => host.ServicesStartConcurrently = true);
        builder.UseOrleansClient(client => ClusterClientSetup.Apply(client, settings.Clustering));
        builder.Services.AddRaftClientApi(api =>
            (api.ConcurrentRequests, api.ConcurrentWatches) = (settings.Http.ConcurrentRequests, settings.Http.ConcurrentWatches));
        var app = builder.Build();
        app.MapRaftClientApi();
        return app;
    }

    private static void AddLogging(ILoggingBuilder logging)
    {
        logging.AddFilter("Microsoft.AspNetCore", LogLevel.Warning).AddFilter("Orleans", LogLevel.Warning);

        // While silos are away these tell each attempt; ClusterConnection and KeepConnecting tell it once.
        logging.AddFilter("Orleans.Runtime.Messaging.ConnectionManager", LogLevel.None);
        logging.AddFilter("Orleans.Messaging.GatewayManager", LogLevel.None);
        logging.AddFilter("Microsoft.Extensions.Diagnostics.HealthChecks", LogLevel.None);
        logging.AddSimpleConsole(static console =>
        {
            console.SingleLine = true;
            console.TimestampFormat = "yyyy-MM-ddTHH:mm:ss.fffZ ";
            console.UseUtcTimestamp = true;
        });
    }
}
