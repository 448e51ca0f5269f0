namespace OrleansRaft.Core;

/// <summary>How much a line of the trace matters.</summary>
public enum TraceLevel : byte
{
    /// <summary>Each decision.</summary>
    Debug = 0,

    /// <summary>Changes of role, term and configuration.</summary>
    Info = 1,

    /// <summary>Something was refused that should rarely be asked for.</summary>
    Warn = 2,

    /// <summary>Something is wrong outside of this replica.</summary>
    Error = 3,

    /// <summary>An invariant is broken; a <see cref="RaftInvariantException"/> follows.</summary>
    Fatal = 4,
}
