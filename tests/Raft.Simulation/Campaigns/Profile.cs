namespace OrleansRaft.Simulation;

/// <summary>How much trouble a world is in.</summary>
internal enum Profile
{
    /// <summary>Short, few faults: for many seeds.</summary>
    Lite,

    /// <summary>Long, with every fault there is.</summary>
    Swarm,
}
