using OrleansRaft.Storage;

namespace OrleansRaft.Silo.Hosting;

/// <summary>What has become of this silo's log.</summary>
/// <param name="services">The host's services; they have the log once the silo has opened it.</param>
internal sealed class LogState(IServiceProvider services)
{
    private CommitOutcome? _lost;

    /// <summary>Whether the log is open and still this silo's.</summary>
    public bool IsServing => Find() is { Stopped.IsCompleted: false };

    /// <summary>What the process ends with.</summary>
    public int ExitCode => _lost switch
    {
        null => ExitCodes.Stopped,
        { Failure: LogFailure.Fenced } => ExitCodes.Fenced,
        _ => ExitCodes.LogLost,
    };

    /// <summary>
    /// Remembers, at the moment when the application begins to stop, whether the log had been lost by then: that is why it stops. Later
    /// the log is closed in any case.
    /// </summary>
    public void NoteStopping()
    {
        if (Find() is { Stopped: { IsCompleted: true } stopped }) _lost = stopped.Result;
    }

    private LogWriter? Find()
    {
        try
        {
            return services.GetService<LogWriter>();
        }
        catch (InvalidOperationException)
        {
            // The silo has not opened it yet.
            return null;
        }
    }
}
