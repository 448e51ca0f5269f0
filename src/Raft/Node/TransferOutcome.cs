namespace OrleansRaft.Core;

/// <summary>What became of a request to hand leadership over (thesis §3.10).</summary>
public enum TransferOutcome : byte
{
    /// <summary>It began: proposals are refused until it ends, at the latest after one election timeout.</summary>
    Started = 0,

    /// <summary>A transfer to that replica is under way already.</summary>
    InProgress = 1,

    /// <summary>The request is on its way to the leader, and may be lost.</summary>
    Forwarded = 2,

    /// <summary>That replica is the leader.</summary>
    AlreadyLeader = 3,

    /// <summary>That replica is a learner, and cannot lead.</summary>
    TargetIsLearner = 4,

    /// <summary>That replica is not a member.</summary>
    TargetNotMember = 5,

    /// <summary>No leader is known.</summary>
    NoLeader = 6,
}
