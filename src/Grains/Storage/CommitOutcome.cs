namespace OrleansRaft.Storage;

/// <summary>How a commit ended. There is no "unknown": an implementation settles that by reading back before it returns.</summary>
/// <param name="Failure">Why it must not be acknowledged; null when all of it is durable.</param>
/// <param name="Error">The store's own error, or null.</param>
/// <param name="Culprit">With <see cref="LogFailure.Invalid"/>: the replica whose write is at fault.</param>
public readonly record struct CommitOutcome(LogFailure? Failure, Exception? Error = null, ReplicaKey? Culprit = null)
{
    /// <summary>All of it is durable.</summary>
    public static CommitOutcome Committed => default;

    /// <summary>Whether all of it is durable.</summary>
    public bool IsCommitted => Failure is null;
}
