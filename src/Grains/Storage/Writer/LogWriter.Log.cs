using Microsoft.Extensions.Logging;

namespace OrleansRaft.Storage;

// Event ids 4100 to 4119 belong to the log writer. They are stable: operators alert on them.
public sealed partial class LogWriter
{
    [LoggerMessage(4100, LogLevel.Information, "Opened the log of silo {Silo} under epoch {Epoch} in {DatabaseId}.")]
    private static partial void LogOpened(ILogger logger, string silo, ulong epoch, string databaseId);

    [LoggerMessage(4101, LogLevel.Warning, "Could not open the log of silo {Silo} ({Failure}); trying again.")]
    private static partial void LogOpenFailed(ILogger logger, Exception error, string silo, LogFailure failure);

    [LoggerMessage(4102, LogLevel.Warning, "Could not commit {Writes} writes of silo {Silo} ({Failure}); trying again.")]
    private static partial void LogCommitFailed(ILogger logger, Exception? error, string silo, int writes, LogFailure failure);

    [LoggerMessage(4103, LogLevel.Error, "Refused the writes of replica {Replica} on silo {Silo}: its log and its rows contradict each other.")]
    private static partial void LogInvalidWrite(ILogger logger, Exception? error, string silo, ReplicaKey replica);

    [LoggerMessage(4104, LogLevel.Critical, "The log of silo {Silo} stopped for ever under epoch {Epoch} ({Failure}).")]
    private static partial void LogStopped(ILogger logger, Exception? error, string silo, ulong epoch, LogFailure failure);
}
