using Microsoft.AspNetCore.Diagnostics.HealthChecks;
using Microsoft.Extensions.Diagnostics.HealthChecks;
using OrleansRaft.ClientApi.Hosting;

namespace OrleansRaft.ClientApi.Endpoints;

/// <summary><c>/health/live</c>: this process. <c>/health/ready</c>: this process reaches the cluster.</summary>
internal static class HealthEndpoints
{
    private const string ReadyTag = "orleansraft-api-ready";

    public static void Add(IServiceCollection services) =>
        services.AddHealthChecks().AddCheck<ClusterHealthCheck>("cluster", tags: [ReadyTag]);

    public static void Map(IEndpointRouteBuilder endpoints)
    {
        endpoints.MapHealthChecks("/health/live", new HealthCheckOptions { Predicate = static _ => false });
        endpoints.MapHealthChecks("/health/ready", new HealthCheckOptions { Predicate = static check => check.Tags.Contains(ReadyTag) });
    }

    private sealed class ClusterHealthCheck(ClusterConnection connection) : IHealthCheck
    {
        public async Task<HealthCheckResult> CheckHealthAsync(HealthCheckContext context, CancellationToken cancellationToken = default) =>
            await connection.ProbeAsync(cancellationToken)
                ? HealthCheckResult.Healthy()
                : HealthCheckResult.Unhealthy("No silo of the cluster answers.");
    }
}
