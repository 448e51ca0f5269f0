namespace OrleansRaft.Bench.Stages.FailOver;

/// <summary>Whose process is killed.</summary>
internal enum Victim
{
    /// <summary>The node that leads.</summary>
    Leader,

    /// <summary>One that follows.</summary>
    Follower,
}

/// <summary>A cluster with a process that can be killed.</summary>
internal interface ICrashTarget : IAsyncDisposable
{
    /// <summary>In the report.</summary>
    string Name { get; }

    /// <summary>Version and settings.</summary>
    IReadOnlyList<Fact> Facts { get; }

    /// <summary>The store by way of each of its nodes.</summary>
    IReadOnlyList<IStore> Doors { get; }

    /// <summary>The store by way of the leader, as it was found last.</summary>
    IStore LeaderDoor { get; }

    /// <summary>Finds the victim.</summary>
    /// <returns>What kills it.</returns>
    Task<Action> AimAsync(Victim victim, CancellationToken cancellationToken);

    /// <summary>Waits until the others miss what was killed.</summary>
    Task MissedAsync(CancellationToken cancellationToken);

    /// <summary>Starts again what was killed, and waits until all nodes have the whole log.</summary>
    Task HealAsync(CancellationToken cancellationToken);
}
