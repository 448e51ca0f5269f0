namespace OrleansRaft.Silo.Hosting;

/// <summary>
/// Ends the process when stopping takes too long, as it does while Orleans waits for a table of silos whose database is gone. Nothing is
/// lost by that: what was acknowledged is durable, and a crash at any point is what the log is made for.
/// </summary>
public sealed partial class StopDeadline : IDisposable
{
    /// <summary>How long the host may take in its own way.</summary>
    public static readonly TimeSpan Graceful = TimeSpan.FromSeconds(6);

    private static readonly TimeSpan Whole = TimeSpan.FromSeconds(9);

    private readonly Timer _timer;
    private readonly CancellationTokenRegistration _stopping;

    /// <summary>Begins to count when the application is asked to stop.</summary>
    /// <param name="lifetime">Says when that is.</param>
    /// <param name="logger">Hears of a stop that was cut short.</param>
    /// <param name="exitCode">What the process ends with then.</param>
    public StopDeadline(IHostApplicationLifetime lifetime, ILogger<StopDeadline> logger, Func<int> exitCode)
    {
        ArgumentNullException.ThrowIfNull(lifetime);
        ArgumentNullException.ThrowIfNull(logger);
        ArgumentNullException.ThrowIfNull(exitCode);
        _timer = new Timer(_ =>
        {
            LogCutShort(logger, Whole.TotalSeconds);
            Environment.Exit(exitCode());
        });
        _stopping = lifetime.ApplicationStopping.Register(() => _timer.Change(Whole, Timeout.InfiniteTimeSpan));
    }

    /// <summary>The application has stopped in time.</summary>
    public void Dispose()
    {
        _stopping.Dispose();
        _timer.Dispose();
    }

    [LoggerMessage(EventId = 1, Level = LogLevel.Warning, Message = "Stopping took more than {Seconds} s: the process ends now")]
    private static partial void LogCutShort(ILogger logger, double seconds);
}
