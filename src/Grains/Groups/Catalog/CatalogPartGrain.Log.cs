using Microsoft.Extensions.Logging;

namespace OrleansRaft.Groups;

/// <content>What operators read.</content>
internal sealed partial class CatalogPartGrain
{
    [LoggerMessage(1200, LogLevel.Information, "Group {Group} created on {Members}")]
    private partial void LogCreated(string group, string members);

    [LoggerMessage(1201, LogLevel.Warning, "Replica {Replica} of group {Group} could not be made on {Silo}")]
    private partial void LogNotCreated(Exception error, string group, ulong replica, string silo);

    [LoggerMessage(1202, LogLevel.Information, "Group {Group} deleted")]
    private partial void LogDeleted(string group);

    [LoggerMessage(1203, LogLevel.Warning, "Replica {Replica} of group {Group} could not be retired on {Silo} yet")]
    private partial void LogNotRetired(Exception error, string group, ulong replica, string silo);

    [LoggerMessage(1204, LogLevel.Warning, "The replicas of group {Group}, which is being deleted, could not be fenced yet")]
    private partial void LogNotFenced(Exception error, string group);
}
