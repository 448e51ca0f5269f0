using System;
using System.Collections.Immutable;

namespace OrleansRaft.Core;

/// <summary>Voters of which a majority decides. The empty set agrees to everything, which makes it neutral in a joint quorum.</summary>
internal readonly struct MajorityQuorum(ImmutableArray<ReplicaId> voters)
{
    private const int StackLimit = 16;

    /// <summary>The highest index that a majority has acknowledged; <see cref="LogIndex.Max"/> for the empty set.</summary>
    public LogIndex CommittedIndex<TAcks>(in TAcks acks)
        where TAcks : IAckedIndexes
    {
        if (voters.IsEmpty) return LogIndex.Max;

        // Voters of which nothing is known count as zero.
        Span<ulong> acked = voters.Length <= StackLimit ? stackalloc ulong[voters.Length] : new ulong[voters.Length];
        for (var i = 0; i < voters.Length; i++)
            acked[i] = acks.TryGetAcked(voters[i], out var index) ? index.Value : 0;

        acked.Sort();
        return new LogIndex(acked[voters.Length - Majority]);
    }

    /// <summary>How the vote stands.</summary>
    public VoteResult VoteResult<TVotes>(in TVotes votes)
        where TVotes : IVotes
    {
        if (voters.IsEmpty) return Core.VoteResult.Won;

        var granted = 0;
        var missing = 0;
        foreach (var voter in voters)
        {
            if (!votes.TryGetVote(voter, out var yes)) missing++;
            else if (yes) granted++;
        }

        if (granted >= Majority) return Core.VoteResult.Won;
        return granted + missing >= Majority ? Core.VoteResult.Pending : Core.VoteResult.Lost;
    }

    private int Majority => (voters.Length / 2) + 1;
}
