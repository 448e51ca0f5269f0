using System;

namespace OrleansRaft.Core;

/// <summary>
/// The replica found its own state, its log or its leader's messages to contradict what Raft guarantees. Nothing that it
/// does afterwards can be trusted: the driver stops this replica, and no other.
/// </summary>
public sealed class RaftInvariantException : Exception
{
    /// <summary>Creates it without a message.</summary>
    public RaftInvariantException()
    {
    }

    /// <summary>Creates it with what was found.</summary>
    public RaftInvariantException(string message)
        : base(message)
    {
    }

    /// <summary>Creates it with what was found and its cause.</summary>
    public RaftInvariantException(string message, Exception innerException)
        : base(message, innerException)
    {
    }
}
