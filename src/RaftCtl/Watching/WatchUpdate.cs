using OrleansRaft.RaftCtl.Api;

namespace OrleansRaft.RaftCtl.Watching;

/// <summary>What a watch tells: steps as they come, looks at the whole in between, and at last its end.</summary>
internal abstract record WatchUpdate
{
    private WatchUpdate() { }

    /// <summary>A step; each comes once, in order.</summary>
    public sealed record Step(OperationStep Value) : WatchUpdate;

    /// <summary>The operation as it is now.</summary>
    public sealed record Look(Operation Value) : WatchUpdate;

    /// <summary>The API cannot be reached; it is tried again.</summary>
    public sealed record Lost(string Reason) : WatchUpdate;

    /// <summary>The operation has its result. Nothing follows.</summary>
    public sealed record End(Answer<Operation> Operation) : WatchUpdate;
}
