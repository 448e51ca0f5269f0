using Microsoft.Extensions.Logging;
using OrleansRaft.Storage;

namespace OrleansRaft.Replicas;

/// <content>What operators read.</content>
internal sealed partial class HostedReplica
{
    [LoggerMessage(1100, LogLevel.Information, "Replica {Replica} started at term {Term}, applied {Applied}, last index {LastIndex}")]
    private partial void LogStarted(ReplicaKey replica, ulong term, ulong applied, ulong lastIndex);

    [LoggerMessage(1101, LogLevel.Debug, "Replica {Replica} has no rows on this silo")]
    private partial void LogNoRows(ReplicaKey replica);

    [LoggerMessage(1102, LogLevel.Information, "Replica {Replica} retired")]
    private partial void LogRetired(ReplicaKey replica);

    [LoggerMessage(1103, LogLevel.Warning, "Replica {Replica} dropped a malformed frame of {Bytes} bytes")]
    private partial void LogMalformedFrame(ReplicaKey replica, int bytes);
}
