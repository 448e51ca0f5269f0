using System.Threading.RateLimiting;
using Microsoft.AspNetCore.RateLimiting;
using Microsoft.Extensions.Options;

namespace OrleansRaft.ClientApi;

/// <summary>How much this process takes on at a time. What is above that is refused at once: a queue would only hide it.</summary>
internal static class RateLimits
{
    /// <summary>Requests that are answered and done.</summary>
    public const string Calls = "orleansraft-calls";

    /// <summary>Streams that stay open.</summary>
    public const string Watches = "orleansraft-watches";

    public static void Add(IServiceCollection services)
    {
        services.AddRateLimiter(static limiter => limiter.RejectionStatusCode = StatusCodes.Status429TooManyRequests);
        services.AddOptions<RateLimiterOptions>().Configure<IOptions<RaftClientApiOptions>>(static (limiter, options) =>
        {
            limiter.AddConcurrencyLimiter(Calls, l => Limit(l, options.Value.ConcurrentRequests));
            limiter.AddConcurrencyLimiter(Watches, l => Limit(l, options.Value.ConcurrentWatches));
        });
    }

    private static void Limit(ConcurrencyLimiterOptions limiter, int permits) => (limiter.PermitLimit, limiter.QueueLimit) = (permits, 0);
}
