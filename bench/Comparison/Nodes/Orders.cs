namespace OrleansRaft.Bench.Nodes;

/// <summary>What the load generator asks a node for, one line of JSON each. One of them is set.</summary>
internal sealed record NodeOrder
{
    /// <summary>Do what has to be done once.</summary>
    public bool Prepare { get; init; }

    /// <summary>Tell the state.</summary>
    public bool State { get; init; }

    /// <summary>Put the store under load from inside.</summary>
    public MeasureOrder? Measure { get; init; }

    /// <summary>Read back what was acknowledged.</summary>
    public bool Verify { get; init; }
}

/// <summary>A window of load from inside.</summary>
/// <param name="Shot">How much.</param>
/// <param name="Processes">Whose cost counts.</param>
internal sealed record MeasureOrder(Shot Shot, IReadOnlyList<int> Processes);

/// <summary>A node's answer, one line of JSON.</summary>
internal sealed record NodeAnswer
{
    /// <summary>Why it could not be done; null if it was.</summary>
    public string? Failure { get; init; }

    /// <summary>The state.</summary>
    public NodeState? State { get; init; }

    /// <summary>What the window showed.</summary>
    public RemoteSlice? Slice { get; init; }
}
