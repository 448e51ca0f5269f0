using Microsoft.AspNetCore.Mvc;
using OpenTelemetry.Metrics;
using OrleansRaft.ClientApi.Dashboard;
using OrleansRaft.ClientApi.Endpoints;
using OrleansRaft.ClientApi.Hosting;
using OrleansRaft.ClientApi.Json;
using OrleansRaft.ClientApi.OpenApi;
using OrleansRaft.ClientApi.Problems;
using OrleansRaft.ClientApi.Requests;

namespace OrleansRaft.ClientApi;

/// <summary>Adds the REST API to a process that is an Orleans client, or a silo.</summary>
public static class RaftClientApiExtensions
{
    private static readonly string[] Meters =
    [
        "Microsoft.AspNetCore.Hosting", "Microsoft.AspNetCore.Server.Kestrel", "Microsoft.AspNetCore.RateLimiting", "Microsoft.Orleans", "System.Runtime",
    ];

    /// <summary>Adds what the API needs. The process brings an <see cref="IClusterClient"/>.</summary>
    /// <param name="services">The process's services.</param>
    /// <param name="configure">Alters the defaults.</param>
    public static IServiceCollection AddRaftClientApi(this IServiceCollection services, Action<RaftClientApiOptions>? configure = null)
    {
        ArgumentNullException.ThrowIfNull(services);
        var options = services.AddOptions<RaftClientApiOptions>()
            .Validate(static o => o is { ConcurrentRequests: > 0, ConcurrentWatches: > 0 }, "The limits of concurrency begin at 1.")
            .ValidateOnStart();
        if (configure is not null) options.Configure(configure);

        services.AddRouting();
        services.ConfigureHttpJsonOptions(static json => RaftJson.Configure(json.SerializerOptions));
        services.AddSingleton<ClusterConnection>();
        services.AddSingleton<ILifecycleParticipant<IClusterClientLifecycle>>(static s => s.GetRequiredService<ClusterConnection>());
        services.AddSingleton<IClusterConnectionStatusObserver>(static s => s.GetRequiredService<ClusterConnection>());
        services.AddOpenTelemetry().WithMetrics(static metrics => metrics.AddMeter(Meters).AddPrometheusExporter());
        RateLimits.Add(services);
        HealthEndpoints.Add(services);
        ApiDocument.Add(services);
        return services;
    }

    /// <summary>
    /// Maps <c>/v1</c>, <c>/openapi/v1.json</c>, <c>/health/live</c>, <c>/health/ready</c> and <c>/metrics</c>, and the dashboard at
    /// <c>/</c>, unless the process has a page of its own there. Whatever no endpoint of the process answers becomes a problem, too.
    /// </summary>
    /// <param name="app">The process.</param>
    public static WebApplication MapRaftClientApi(this WebApplication app)
    {
        ArgumentNullException.ThrowIfNull(app);
        app.UseWhen(IsOurs, static ours =>
        {
            ProblemPages.Use(ours);
            ours.Use(RefuseDotSegmentsAsync);
            ours.UseRateLimiter();
        });

        var v1 = app.MapGroup("/v1")
            .AddEndpointFilter(RouteValues.CheckAsync)
            .AddEndpointFilter(ClusterConnection.RequireAsync)
            .RequireRateLimiting(RateLimits.Calls)
            .WithMetadata(new RequestSizeLimitAttribute(ApiLimits.BodyBytes));
        GroupEndpoints.Map(v1);
        ExplainEndpoints.Map(v1);
        MembershipEndpoints.Map(v1);
        PlanEndpoints.Map(v1);
        OperationEventEndpoints.Map(v1);
        KeyEndpoints.Map(v1);
        RecoveryEndpoints.Map(v1);

        HealthEndpoints.Map(app);
        DashboardEndpoints.Map(app);
        app.MapPrometheusScrapingEndpoint("/metrics");
        app.MapOpenApi("/openapi/{documentName}.json");
        return app;
    }

    private static bool IsOurs(HttpContext context) => context.Request.Path.StartsWithSegments("/v1") || context.GetEndpoint() is null;

    private static Task RefuseDotSegmentsAsync(HttpContext context, RequestDelegate next) => KeyPath.HasDotSegment(context.Request)
        ? ProblemResult.Invalid("path", "must not have the segments . and ..; write %2F for a slash within a key").ExecuteAsync(context)
        : next(context);
}
