namespace OrleansRaft.Core;

/// <summary>What became of a request for a linearizable read.</summary>
public enum ReadIndexOutcome : byte
{
    /// <summary>This leader will answer with a <see cref="ReadState"/>, unless it loses its leadership first.</summary>
    Pending = 0,

    /// <summary>It is on its way to the leader, and may be lost: ask again after a while.</summary>
    Forwarded = 1,

    /// <summary>No leader is known.</summary>
    NoLeader = 2,

    /// <summary>Too many reads are waiting (<see cref="RaftOptions.MaxPendingReads"/>).</summary>
    Overloaded = 3,
}
