namespace OrleansRaft.Core;

/// <summary>What became of a proposal.</summary>
public enum ProposalOutcome : byte
{
    /// <summary>It is in the leader's log. It commits there, or is lost with the leader's term.</summary>
    Accepted = 0,

    /// <summary>It is on its way to the leader, and may be lost. Nothing more is heard of it here but its commit.</summary>
    Forwarded = 1,

    /// <summary>This replica does not lead, and did not send it on.</summary>
    NotLeader = 2,

    /// <summary>This replica leads, but was removed from the group.</summary>
    NotMember = 3,

    /// <summary>This replica is handing its leadership over.</summary>
    LeadershipTransferring = 4,

    /// <summary>The uncommitted tail of the log has reached its limit (<see cref="RaftOptions.MaxUncommittedEntriesSize"/>).</summary>
    Overloaded = 5,
}

/// <summary>What became of a proposal, and where.</summary>
/// <param name="Outcome">What became of it.</param>
/// <param name="Term">The replica's term.</param>
/// <param name="Index">If accepted: the index of the first entry; the others follow it without a gap.</param>
/// <param name="Leader">The leader, as far as the replica knows.</param>
public readonly record struct ProposalResult(ProposalOutcome Outcome, Term Term, LogIndex Index, ReplicaId Leader)
{
    /// <summary>Whether the entries are in this leader's log.</summary>
    public bool IsAccepted => Outcome == ProposalOutcome.Accepted;
}
