using Microsoft.Extensions.Diagnostics.HealthChecks;
using OrleansRaft.Silo.Hosting;

namespace OrleansRaft.Silo.Health;

/// <summary>Whether this silo's log is open and nobody has taken it over.</summary>
internal sealed class LogHealthCheck(LogState log) : IHealthCheck
{
    /// <inheritdoc/>
    public Task<HealthCheckResult> CheckHealthAsync(HealthCheckContext context, CancellationToken cancellationToken = default) =>
        Task.FromResult(log.IsServing ? HealthCheckResult.Healthy("The log is open.") : HealthCheckResult.Unhealthy("The log is not open."));
}
