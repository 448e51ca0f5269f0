namespace OrleansRaft;

/// <summary>How a put ended. Every caller must handle all four.</summary>
public abstract record KvPutResult
{
    private KvPutResult() { }

    /// <summary>The key has the new value.</summary>
    /// <param name="Revision">Its revision now.</param>
    public sealed record Written(ulong Revision) : KvPutResult;

    /// <summary>The condition was not met: nothing was written.</summary>
    /// <param name="Current">The key's revision; null if there is no such key.</param>
    public sealed record RevisionMismatch(ulong? Current) : KvPutResult;

    /// <summary>Nothing was written, and never will be: it may be tried again.</summary>
    /// <param name="Rejection">Why.</param>
    public sealed record NotApplied(Rejection Rejection) : KvPutResult;

    /// <summary>It may or may not have been written, or may be later.</summary>
    /// <param name="Reason">What went wrong.</param>
    public sealed record Unknown(string Reason) : KvPutResult;
}

/// <summary>How a delete ended. Every caller must handle all five.</summary>
public abstract record KvDeleteResult
{
    private KvDeleteResult() { }

    /// <summary>The key was there, and is gone.</summary>
    public sealed record Deleted : KvDeleteResult;

    /// <summary>There was no such key, and no condition that asked for one.</summary>
    public sealed record NotFound : KvDeleteResult;

    /// <summary>The condition was not met: nothing was deleted.</summary>
    /// <param name="Current">The key's revision; null if there is no such key.</param>
    public sealed record RevisionMismatch(ulong? Current) : KvDeleteResult;

    /// <summary>Nothing was deleted, and never will be: it may be tried again.</summary>
    /// <param name="Rejection">Why.</param>
    public sealed record NotApplied(Rejection Rejection) : KvDeleteResult;

    /// <summary>It may or may not have been deleted, or may be later.</summary>
    /// <param name="Reason">What went wrong.</param>
    public sealed record Unknown(string Reason) : KvDeleteResult;
}

/// <summary>How a get ended. Every caller must handle all three.</summary>
public abstract record KvGetResult
{
    private KvGetResult() { }

    /// <summary>The key's value.</summary>
    /// <param name="Revision">Its revision: what <see cref="KvCondition.IfRevision"/> takes.</param>
    /// <param name="Value">Its bytes.</param>
    public sealed record Found(ulong Revision, ReadOnlyMemory<byte> Value) : KvGetResult
    {
        /// <summary>The value read as UTF-8; what is no UTF-8 becomes U+FFFD.</summary>
        public string Text => System.Text.Encoding.UTF8.GetString(Value.Span);
    }

    /// <summary>There is no such key.</summary>
    public sealed record NotFound : KvGetResult;

    /// <summary>Nobody could answer. Reading again is always safe.</summary>
    /// <param name="Rejection">Why.</param>
    public sealed record NotAnswered(Rejection Rejection) : KvGetResult;
}
