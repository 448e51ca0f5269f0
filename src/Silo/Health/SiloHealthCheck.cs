using Microsoft.Extensions.Diagnostics.HealthChecks;

namespace OrleansRaft.Silo.Health;

/// <summary>Whether the cluster counts this silo in.</summary>
internal sealed class SiloHealthCheck(ISiloStatusOracle silos) : IHealthCheck
{
    /// <inheritdoc/>
    public Task<HealthCheckResult> CheckHealthAsync(HealthCheckContext context, CancellationToken cancellationToken = default)
    {
        var status = silos.CurrentStatus;
        var text = $"The silo is {status}.";
        return Task.FromResult(status == SiloStatus.Active ? HealthCheckResult.Healthy(text) : HealthCheckResult.Unhealthy(text));
    }
}
