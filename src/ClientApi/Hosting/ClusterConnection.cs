using OrleansRaft.ClientApi.Problems;

namespace OrleansRaft.ClientApi.Hosting;

/// <summary>
/// Whether the cluster can be reached, so that a request is refused at once instead of waiting for a call that cannot leave. A client
/// that never connected drops calls silently, and one that lost all gateways looks for them again only when it has something to send.
/// </summary>
internal sealed partial class ClusterConnection : ILifecycleParticipant<IClusterClientLifecycle>, IClusterConnectionStatusObserver
{
    private static readonly TimeSpan ProbeTimeout = TimeSpan.FromSeconds(2);

    private readonly IServiceProvider _services;
    private readonly ILogger<ClusterConnection> _logger;
    private readonly bool _isSilo;
    private volatile bool _isStarted;
    private volatile bool _isLost;
    private Task<bool>? _probe;

    public ClusterConnection(IServiceProvider services, ILogger<ClusterConnection> logger)
    {
        _services = services;
        _logger = logger;
        _isSilo = services.GetService<ILocalSiloDetails>() is not null;
    }

    /// <summary>Lets a request pass only if a call can leave.</summary>
    public static async ValueTask<object?> RequireAsync(EndpointFilterInvocationContext context, EndpointFilterDelegate next)
    {
        var http = context.HttpContext;
        return await http.RequestServices.GetRequiredService<ClusterConnection>().EnsureAsync(http.RequestAborted)
            ? await next(context)
            : ProblemResult.Of(RejectionCode.NoLeader, "No silo of the cluster can be reached.");
    }

    /// <summary>Whether a call can leave; looks for the cluster again if it was lost.</summary>
    private ValueTask<bool> EnsureAsync(CancellationToken cancellationToken)
    {
        if (_isSilo || (_isStarted && !_isLost)) return new(true);
        return new(ProbeAsync(cancellationToken));
    }

    /// <summary>Whether a silo answers. Those who ask at the same time share one question.</summary>
    public async Task<bool> ProbeAsync(CancellationToken cancellationToken)
    {
        if (!_isSilo && !_isStarted) return false;
        if (Volatile.Read(ref _probe) is not { IsCompleted: false } probe) Volatile.Write(ref _probe, probe = AskAsync());
        return await probe.WaitAsync(cancellationToken);
    }

    void ILifecycleParticipant<IClusterClientLifecycle>.Participate(IClusterClientLifecycle lifecycle) => lifecycle.Subscribe(
        nameof(ClusterConnection),
        ServiceLifecycleStage.Active,
        _ =>
        {
            _isStarted = true;
            return Task.CompletedTask;
        },
        _ =>
        {
            _isStarted = false;
            return Task.CompletedTask;
        });

    void IClusterConnectionStatusObserver.NotifyGatewayCountChanged(int currentNumberOfGateways, int previousNumberOfGateways, bool connectionRecovered)
    {
        _isLost = currentNumberOfGateways == 0;
        if (connectionRecovered) LogFound(currentNumberOfGateways);
    }

    void IClusterConnectionStatusObserver.NotifyClusterConnectionLost()
    {
        _isLost = true;
        LogLost();
    }

    private async Task<bool> AskAsync()
    {
        try
        {
            // The client is asked for here, because it asks for its lifecycle's participants when it is made.
            var catalog = _services.GetRequiredService<IClusterClient>().GetGrain<IGroupCatalogGrain>(IGroupCatalogGrain.Key);
            await catalog.FindAsync("ready").WaitAsync(ProbeTimeout);
            return true;
        }
        catch (Exception e)
        {
            // A grain that fails is an answer, too: the silo was reached.
            return !CallFailure.IsBrokenCall(e);
        }
    }

    [LoggerMessage(1, LogLevel.Warning, "No silo is connected any more.")]
    private partial void LogLost();

    [LoggerMessage(2, LogLevel.Information, "Silos are connected: {Gateways}.")]
    private partial void LogFound(int gateways);
}
