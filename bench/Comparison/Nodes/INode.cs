namespace OrleansRaft.Bench.Nodes;

/// <summary>One member of a cluster that runs in a process of this program's, so that callers can run inside it.</summary>
internal interface INode : IAsyncDisposable
{
    /// <summary>The store, as callers inside this process reach it.</summary>
    IStore Store { get; }

    /// <summary>Done once, on one node, when all of them run.</summary>
    Task PrepareAsync();

    /// <summary>Whether it leads, and how far it has come.</summary>
    Task<NodeState> StateAsync();
}

/// <summary>Where a node stands.</summary>
/// <param name="Leads">Whether it leads.</param>
/// <param name="Committed">The highest index that it knows to be committed; 0 where that is not asked.</param>
internal sealed record NodeState(bool Leads, long Committed);
