namespace OrleansRaft.Core;

/// <summary>What became of a message that was stepped.</summary>
public enum StepOutcome : byte
{
    /// <summary>It was taken; Raft may well have decided to ignore it.</summary>
    Processed = 0,

    /// <summary>It carried a proposal that could not be accepted or sent on: the proposer tries again elsewhere.</summary>
    ProposalDropped = 1,

    /// <summary>It is of a kind that only this replica may send to itself, and came from elsewhere.</summary>
    LocalMessage = 2,

    /// <summary>It answers something, and its sender is not a member here.</summary>
    UnknownPeer = 3,

    /// <summary>It is not a message that a replica sends: nothing was done with it.</summary>
    Malformed = 4,
}
