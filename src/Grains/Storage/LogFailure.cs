namespace OrleansRaft.Storage;

/// <summary>What a caller can do about a failed storage call.</summary>
public enum LogFailure
{
    /// <summary>Nothing was written; the same call may succeed later (connection, lock, serialization, too many connections).</summary>
    Retry,

    /// <summary>
    /// Another holder of this silo's log has a later epoch, or this one was closed. This holder has lost for ever. Where a reply was
    /// lost before that, the next holder may find the write: it must not be acknowledged, and need not be undone.
    /// </summary>
    Fenced,

    /// <summary>Nothing was written: no space, or read-only. An operator must act; later may help.</summary>
    Full,

    /// <summary>The store is broken, misconfigured or corrupt: trying again cannot help. This holder stops for ever, as when fenced.</summary>
    Fatal,

    /// <summary>
    /// Nothing was written: what was asked is itself at fault (a gap, a replica without rows, a snapshot whose pieces are missing).
    /// The store is well; the replica that asked is broken.
    /// </summary>
    Invalid,
}

/// <summary>A storage call failed; <see cref="Failure"/> says what that means.</summary>
public sealed class LogStoreException : Exception
{
    /// <summary>Makes one.</summary>
    /// <param name="failure">What the caller can do.</param>
    /// <param name="message">What failed, for an operator.</param>
    /// <param name="innerException">The store's own error.</param>
    public LogStoreException(LogFailure failure, string message, Exception? innerException = null)
        : base(message, innerException) => Failure = failure;

    /// <summary>What the caller can do.</summary>
    public LogFailure Failure { get; }
}
