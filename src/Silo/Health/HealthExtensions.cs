using Microsoft.AspNetCore.Diagnostics.HealthChecks;
using Microsoft.Extensions.Diagnostics.HealthChecks;

namespace OrleansRaft.Silo.Health;

/// <summary><c>/health/live</c>: this process. <c>/health/ready</c>: this silo can serve.</summary>
internal static class HealthExtensions
{
    /// <summary>Adds the checks.</summary>
    public static void AddSiloHealth(this IServiceCollection services) =>
        services.AddHealthChecks()
            .AddCheck<SiloHealthCheck>("silo")
            .AddCheck<LogHealthCheck>("log");

    /// <summary>Maps the two addresses.</summary>
    public static void MapSiloHealth(this IEndpointRouteBuilder endpoints)
    {
        endpoints.MapHealthChecks("/health/live", new HealthCheckOptions { Predicate = _ => false, ResponseWriter = WriteAsync });
        endpoints.MapHealthChecks("/health/ready", new HealthCheckOptions { ResponseWriter = WriteAsync });
    }

    /// <summary>A line for the whole and one for each check: what a person with curl wants to know.</summary>
    private static Task WriteAsync(HttpContext context, HealthReport report)
    {
        context.Response.ContentType = "text/plain; charset=utf-8";
        var lines = report.Entries.Select(e => $"{e.Key}: {e.Value.Status}. {e.Value.Description}");
        return context.Response.WriteAsync(string.Join('\n', [report.Status.ToString(), .. lines, ""]), context.RequestAborted);
    }
}
