using Microsoft.Extensions.Logging;
using OrleansRaft.Core;
using OrleansRaft.Storage;

namespace OrleansRaft.Replicas;

/// <summary>Puts the core's own words into the silo's log, one level quieter than they are: a healthy election is no news to an operator.</summary>
/// <param name="logger">Where to.</param>
/// <param name="replica">Who speaks.</param>
internal sealed partial class RaftLogTracer(ILogger logger, ReplicaKey replica) : IRaftTracer
{
    public bool IsEnabled(TraceLevel level) => logger.IsEnabled(LevelOf(level));

    public void Write(TraceLevel level, string text)
    {
        var logLevel = LevelOf(level);
        LogTrace(logger, logLevel, replica, text);
    }

    private static LogLevel LevelOf(TraceLevel level) => level switch
    {
        TraceLevel.Debug => LogLevel.Trace,
        TraceLevel.Info => LogLevel.Debug,
        TraceLevel.Warn => LogLevel.Information,
        _ => LogLevel.Error,
    };

    [LoggerMessage(EventId = 1120, Message = "{Replica}: {Text}")]
    private static partial void LogTrace(ILogger logger, LogLevel level, ReplicaKey replica, string text);
}
