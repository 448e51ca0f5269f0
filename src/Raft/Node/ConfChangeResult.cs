namespace OrleansRaft.Core;

/// <summary>Why a leader does not admit a membership change.</summary>
public enum ConfChangeRefusal : byte
{
    /// <summary>It admits it.</summary>
    None = 0,

    /// <summary>Another change may be in the log and not applied yet. Later it may be admitted.</summary>
    ChangePending = 1,

    /// <summary>The configuration is joint, and must be left first.</summary>
    MustLeaveJoint = 2,

    /// <summary>The configuration is not joint: there is nothing to leave.</summary>
    NotJoint = 3,

    /// <summary>The change cannot be made from the configuration in effect.</summary>
    Invalid = 4,
}

/// <summary>What became of a proposed membership change.</summary>
/// <param name="Proposal">
/// What became of its entry. Where the change was refused the entry is accepted all the same, as an empty one: a log position was
/// taken, which does no harm.
/// </param>
/// <param name="Refusal">Why the change was refused, or <see cref="ConfChangeRefusal.None"/>.</param>
/// <param name="Reason">The refusal in words, or null.</param>
public readonly record struct ConfChangeResult(ProposalResult Proposal, ConfChangeRefusal Refusal, string? Reason)
{
    /// <summary>Whether the change itself is in this leader's log.</summary>
    public bool IsAccepted => Proposal.IsAccepted && Refusal == ConfChangeRefusal.None;
}

/// <summary>What came of applying a committed membership change. The same on every replica that applies it.</summary>
/// <param name="Configuration">The configuration now in effect.</param>
/// <param name="RejectedBecause">Null if the change took effect; otherwise why it is void, and the configuration is what it was.</param>
public readonly record struct AppliedConfChange(Configuration Configuration, string? RejectedBecause)
{
    /// <summary>Whether the change took effect.</summary>
    public bool TookEffect => RejectedBecause is null;
}
