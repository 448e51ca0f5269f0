namespace OrleansRaft.Bench.Load;

/// <summary>A replicated store with all its processes, which callers of this process drive. What drives it is the same code for each.</summary>
internal interface ITarget : IAsyncDisposable
{
    /// <inheritdoc cref="IContender.Name"/>
    string Name { get; }

    /// <inheritdoc cref="IContender.Facts"/>
    IReadOnlyList<Fact> Facts { get; }

    /// <summary>What all its processes have used so far.</summary>
    TimeSpan ProcessorTime { get; }

    /// <summary>Finds the leaders and sends everything that follows to their nodes: no store pays for a detour.</summary>
    /// <returns>The leaders' names.</returns>
    Task<string> FollowLeaderAsync(CancellationToken cancellationToken);

    /// <summary>The store as this caller reaches it, until leaders are looked for again.</summary>
    IStore StoreOf(int caller);
}
