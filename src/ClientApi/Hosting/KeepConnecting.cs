namespace OrleansRaft.ClientApi.Hosting;

/// <summary>A client that starts without a cluster keeps looking for one, and says so once a minute.</summary>
internal sealed partial class KeepConnecting(TimeProvider clock, ILogger<KeepConnecting> logger) : IClientConnectionRetryFilter
{
    private static readonly TimeSpan Pause = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan SaidAgain = TimeSpan.FromMinutes(1);

    private long? _saidAt;

    /// <inheritdoc/>
    public async Task<bool> ShouldRetryConnectionAttempt(Exception exception, CancellationToken cancellationToken)
    {
        if (_saidAt is not { } saidAt || clock.GetElapsedTime(saidAt) >= SaidAgain)
        {
            _saidAt = clock.GetTimestamp();
            LogNoSilo(exception.Message);
        }

        await Task.Delay(Pause, clock, cancellationToken);
        return true;
    }

    [LoggerMessage(1, LogLevel.Warning, "No silo can be reached yet, trying again: {Reason}")]
    private partial void LogNoSilo(string reason);
}
