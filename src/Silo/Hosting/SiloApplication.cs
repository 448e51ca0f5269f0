using OpenTelemetry.Metrics;
using OpenTelemetry.Resources;
using OrleansRaft.Silo.Configuration;
using OrleansRaft.Silo.Health;
using OrleansRaft.Silo.Logging;

namespace OrleansRaft.Silo.Hosting;

/// <summary>The production host: one silo, and HTTP for health and metrics.</summary>
internal static class SiloApplication
{
    private static readonly string[] Meters = ["OrleansRaft*", "Microsoft.Orleans", "Npgsql", "System.Runtime"];

    /// <summary>Builds it.</summary>
    public static WebApplication Build(SiloSettings settings, IConfiguration configuration)
    {
        var builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions());
        builder.Logging.AddSiloLines(settings.Silo.Name, configuration);
        builder.WebHost.UseKestrelCore().ConfigureKestrel(kestrel =>
            kestrel.Listen(OrleansDefaults.ListenOn(OrleansDefaults.AddressOf(settings)), settings.Http.Port));
        builder.Services.AddRoutingCore();
        builder.Services.Configure<HostOptions>(o =>
        {
            // The process answers that it lives while its silo still waits to join.
            o.ServicesStartConcurrently = true;
            o.ShutdownTimeout = StopDeadline.Graceful;
        });
        builder.Services.AddSingleton<LogState>();
        builder.Services.AddSiloHealth();
        builder.Services.AddOpenTelemetry()
            .ConfigureResource(static resource => resource.AddService("orleansraft-silo"))
            .WithMetrics(metrics => metrics.AddMeter(Meters).AddPrometheusExporter());
        builder.UseOrleans(silo => silo.UseOrleansRaft(settings));

        var app = builder.Build();
        app.MapSiloHealth();
        app.MapPrometheusScrapingEndpoint("/metrics");
        return app;
    }
}
