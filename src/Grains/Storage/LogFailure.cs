namespace OrleansRaft.Storage;

/// <summary>What a caller can do about a failed storage call.</summary>
public enum LogFailure
{
    /// <summary>Nothing was written; the same call may succeed later (connection, lock, serialization, too many connections).</summary>
    Retry,

    /// <summary>Nothing was written: another holder of this silo's log has a later epoch. This holder has lost for ever.</summary>
    Fenced,

    /// <summary>Nothing was written: no space, or read-only. An operator must act; later may help.</summary>
    Full,

    /// <summary>The store is broken, misconfigured or corrupt: trying again cannot help.</summary>
    Fatal,
}

/// <summary>A storage call failed. Nothing that it asked for was done.</summary>
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
