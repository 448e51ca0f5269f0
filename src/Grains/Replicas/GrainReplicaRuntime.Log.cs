using Microsoft.Extensions.Logging;
using OrleansRaft.Core;
using OrleansRaft.Storage;

namespace OrleansRaft.Replicas;

/// <content>What operators read.</content>
internal sealed partial class GrainReplicaRuntime
{
    private void LogNotDelivered(Exception error, ReplicaKey replica, ReplicaId to) => LogNotDelivered(_logger, error, replica, to);

    private void LogSnapshotSent(ReplicaKey replica, ReplicaId to, LogIndex index, long bytes, bool arrived) =>
        LogSnapshotSent(_logger, replica, to, index, bytes, arrived);

    private void LogSnapshotNotSent(Exception error, ReplicaKey replica, ReplicaId to) => LogSnapshotNotSent(_logger, error, replica, to);

    private void LogNoMembers(Exception error, ReplicaKey replica) => LogNoMembers(_logger, error, replica);

    private void LogBecameLeader(ReplicaKey replica, Term term) => LogBecameLeader(_logger, replica, term);

    [LoggerMessage(1114, LogLevel.Information, "Replica {Replica} leads term {Term}")]
    private static partial void LogBecameLeader(ILogger logger, ReplicaKey replica, Term term);

    [LoggerMessage(EventId = 1110, Message = "Replica {Replica} stopped: {Reason}")]
    private static partial void LogStopped(ILogger logger, LogLevel level, ReplicaKey replica, string reason);

    [LoggerMessage(1111, LogLevel.Debug, "Replica {Replica} could not reach {To}")]
    private static partial void LogNotDelivered(ILogger logger, Exception error, ReplicaKey replica, ReplicaId to);

    [LoggerMessage(1112, LogLevel.Information, "Replica {Replica} sent its snapshot at {Index} ({Bytes} bytes) to {To}; arrived: {Arrived}")]
    private static partial void LogSnapshotSent(ILogger logger, ReplicaKey replica, ReplicaId to, LogIndex index, long bytes, bool arrived);

    [LoggerMessage(1113, LogLevel.Warning, "Replica {Replica} could not send its snapshot to {To}")]
    private static partial void LogSnapshotNotSent(ILogger logger, Exception error, ReplicaKey replica, ReplicaId to);

    [LoggerMessage(1115, LogLevel.Debug, "Replica {Replica} hears of nobody, and could not look up the members of its group")]
    private static partial void LogNoMembers(ILogger logger, Exception error, ReplicaKey replica);
}
