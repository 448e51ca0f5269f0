namespace OrleansRaft;

/// <summary>
/// How a proposal ended: <see cref="Applied"/>, <see cref="NotApplied"/> or <see cref="Unknown"/>. Every caller must handle all three.
/// </summary>
[GenerateSerializer, Immutable, Alias("raft.proposal")]
public abstract record ProposalResult
{
    private ProposalResult() { }

    /// <summary>It was committed, and applied once.</summary>
    /// <param name="Index">Its position in the group's log.</param>
    /// <param name="Result">What the state machine answered.</param>
    [GenerateSerializer, Immutable, Alias("raft.proposal.applied")]
    public sealed record Applied([property: Id(0)] ulong Index, [property: Id(1)] ReadOnlyMemory<byte> Result) : ProposalResult;

    /// <summary>It was not applied, and never will be: it may be proposed again.</summary>
    /// <param name="Rejection">Why.</param>
    [GenerateSerializer, Immutable, Alias("raft.proposal.not-applied")]
    public sealed record NotApplied([property: Id(0)] Rejection Rejection) : ProposalResult;

    /// <summary>It may or may not have been applied, or may be later: only the caller knows whether proposing again is safe.</summary>
    /// <param name="Reason">What went wrong.</param>
    [GenerateSerializer, Immutable, Alias("raft.proposal.unknown")]
    public sealed record Unknown([property: Id(0)] string Reason) : ProposalResult;
}
