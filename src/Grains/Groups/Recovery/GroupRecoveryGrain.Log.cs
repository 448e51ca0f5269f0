using Microsoft.Extensions.Logging;

namespace OrleansRaft.Recovery;

/// <content>What operators read.</content>
internal sealed partial class GroupRecoveryGrain
{
    [LoggerMessage(
        1500,
        LogLevel.Warning,
        "Group {Group} is recovered as generation {Generation} from replica {Base} through {KeptThrough}; lost may be what was committed from "
            + "{MayBeLostFrom} on; {Lost} members are given up. Plan {Hash}. Reason: {Reason}")]
    private partial void LogDecided(
        string group, ulong generation, ulong @base, ulong keptThrough, ulong? mayBeLostFrom, int lost, string hash, string reason);

    [LoggerMessage(
        1501, LogLevel.Warning, "The recovery of group {Group} as generation {Generation} entered {Stage}, from replica {Base} through {KeptThrough}")]
    private partial void LogEntered(string group, ulong generation, RecoveryStage stage, ulong @base, ulong keptThrough);

    [LoggerMessage(1502, LogLevel.Information, "The recovery of group {Group} waits in {Stage}")]
    private partial void LogStepFailed(Exception error, string group, RecoveryStage stage);

    [LoggerMessage(1503, LogLevel.Information, "Another life of the recovery of group {Group} goes on")]
    private partial void LogSuperseded(Exception error, string group);

    [LoggerMessage(1504, LogLevel.Error, "The recovery of group {Group} was interrupted")]
    private partial void LogInterrupted(Exception error, string group);

    [LoggerMessage(1505, LogLevel.Information, "Not all replicas of earlier generations of group {Group} could be retired yet")]
    private partial void LogNotRetired(Exception error, string group);
}
