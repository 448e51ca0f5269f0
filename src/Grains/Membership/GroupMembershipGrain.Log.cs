using Microsoft.Extensions.Logging;

namespace OrleansRaft.Membership;

/// <content>What operators read.</content>
internal sealed partial class GroupMembershipGrain
{
    private void LogEnded(string group, string operation, OperationState state, string? reason) =>
        LogEnded(_logger, group, operation, state, reason);

    private void LogSuperseded(Exception error, string group) => LogSuperseded(_logger, error, group);

    private void LogInterrupted(Exception error, string group) => LogInterrupted(_logger, error, group);

    private void LogNotStored(Exception error, string group, string what) => LogNotStored(_logger, error, group, what);

    [LoggerMessage(1300, LogLevel.Information, "Operation {Operation} of group {Group} ended as {State}: {Reason}")]
    private static partial void LogEnded(ILogger logger, string group, string operation, OperationState state, string? reason);

    [LoggerMessage(1301, LogLevel.Warning, "Another activation serves the membership of group {Group}")]
    private static partial void LogSuperseded(ILogger logger, Exception error, string group);

    [LoggerMessage(1302, LogLevel.Error, "The membership of group {Group} was interrupted; it goes on when it is woken")]
    private static partial void LogInterrupted(ILogger logger, Exception error, string group);

    [LoggerMessage(1303, LogLevel.Error, "Of group {Group}, {What} could not be stored; its membership begins anew with what is stored")]
    private static partial void LogNotStored(ILogger logger, Exception error, string group, string what);
}
