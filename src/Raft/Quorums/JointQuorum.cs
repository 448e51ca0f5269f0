using System.Collections.Immutable;

namespace OrleansRaft.Core;

/// <summary>
/// Two sets of voters, each of which must agree by its own majority (thesis §4.3). With an empty outgoing set it is the
/// incoming one's majority.
/// </summary>
internal readonly struct JointQuorum(ImmutableArray<ReplicaId> incoming, ImmutableArray<ReplicaId> outgoing)
{
    private readonly MajorityQuorum _incoming = new(incoming);
    private readonly MajorityQuorum _outgoing = new(outgoing);

    /// <summary>The highest index that both majorities have acknowledged.</summary>
    public LogIndex CommittedIndex<TAcks>(in TAcks acks)
        where TAcks : IAckedIndexes =>
        LogIndex.Min(_incoming.CommittedIndex(acks), _outgoing.CommittedIndex(acks));

    /// <summary>Won if both halves have won, lost as soon as one has lost.</summary>
    public VoteResult VoteResult<TVotes>(in TVotes votes)
        where TVotes : IVotes
    {
        var first = _incoming.VoteResult(votes);
        var second = _outgoing.VoteResult(votes);
        if (first == second) return first;
        return first == Core.VoteResult.Lost || second == Core.VoteResult.Lost ? Core.VoteResult.Lost : Core.VoteResult.Pending;
    }
}
