using System.Collections.Immutable;
using static OrleansRaft.Core.Tests.Make;

namespace OrleansRaft.Core.Tests.Quorums;

/// <summary>Against the definitions, by trying out everything.</summary>
public sealed class QuorumProperties
{
    private const int Highest = 5;
    private const int Replicas = 20;

    /// <summary>Any of nine replicas, and now and then more voters than fit on the stack.</summary>
    private static readonly Gen<ImmutableArray<ReplicaId>> s_group = Gen.Frequency(
        (9, Gen.Int[0, (1 << 9) - 1].Select(mask => Group(9, i => (mask >> i & 1) == 1))),
        (1, Gen.Int[15, Replicas].Select(count => Group(count, static _ => true))));

    /// <summary>What each replica has acknowledged, or how it voted; below zero if nothing is known of it.</summary>
    private static readonly Gen<int[]> s_known = Gen.Int[-1, Highest].Array[Replicas];

    [Fact]
    public void The_committed_index_is_the_highest_that_both_majorities_have_reached() =>
        Gen.Select(s_group, s_group, s_known).Sample(
            (incoming, outgoing, acks) =>
            {
                bool Reached(ImmutableArray<ReplicaId> group, int index) =>
                    group.IsEmpty || group.Count(id => Math.Max(acks[(int)id.Value - 1], 0) >= index) > group.Length / 2;
                var highest = Enumerable.Range(0, Highest + 1).Last(index => Reached(incoming, index) && Reached(outgoing, index));
                var expected = incoming.IsEmpty && outgoing.IsEmpty ? LogIndex.Max : At((ulong)highest);
                Assert.Equal(expected, new JointQuorum(incoming, outgoing).CommittedIndex(new Acks(acks)));
            },
            iter: 50 * Check.Iter);

    [Fact]
    public void A_vote_is_won_or_lost_exactly_when_missing_votes_cannot_change_it() =>
        Gen.Select(s_group, s_group, s_known).Where((incoming, outgoing, _) => incoming.Length + outgoing.Length <= 10).Sample(
            (incoming, outgoing, known) =>
            {
                var votes = new Votes(known);
                var missing = incoming.Union(outgoing).Where(id => !votes.TryGetVote(id, out _)).ToArray();
                bool Wins(int completion)
                {
                    bool Granted(ReplicaId id) =>
                        votes.TryGetVote(id, out var vote) ? vote : (completion >> Array.IndexOf(missing, id) & 1) == 1;
                    bool Majority(ImmutableArray<ReplicaId> group) => group.IsEmpty || group.Count(Granted) > group.Length / 2;
                    return Majority(incoming) && Majority(outgoing);
                }

                var outcomes = Enumerable.Range(0, 1 << missing.Length).Select(Wins).Distinct().ToArray();
                var expected = outcomes switch
                {
                    [true] => VoteResult.Won,
                    [false] => VoteResult.Lost,
                    _ => VoteResult.Pending,
                };
                Assert.Equal(expected, new JointQuorum(incoming, outgoing).VoteResult(votes));
            },
            iter: 20 * Check.Iter);

    [Fact]
    public void Two_candidates_cannot_both_win_while_everybody_votes_once() =>
        Gen.Select(s_group, s_group, s_known).Where((incoming, outgoing, _) => incoming.Length + outgoing.Length > 0).Sample(
            (incoming, outgoing, known) =>
            {
                var quorum = new JointQuorum(incoming, outgoing);
                var first = quorum.VoteResult(new Votes(known));
                var second = quorum.VoteResult(new Votes([.. known.Select(static vote => vote < 0 ? vote : vote + 1)]));
                Assert.False(first == VoteResult.Won && second == VoteResult.Won);
            },
            iter: 50 * Check.Iter);

    private static ImmutableArray<ReplicaId> Group(int count, Func<int, bool> has) =>
        [.. Enumerable.Range(0, count).Where(has).Select(static i => Id((ulong)i + 1))];

    private readonly struct Acks(int[] known) : IAckedIndexes
    {
        public bool TryGetAcked(ReplicaId voter, out LogIndex index)
        {
            var value = known[(int)voter.Value - 1];
            index = At((ulong)Math.Max(value, 0));
            return value >= 0;
        }
    }

    /// <summary>Even numbers grant, odd ones refuse.</summary>
    private readonly struct Votes(int[] known) : IVotes
    {
        public bool TryGetVote(ReplicaId voter, out bool granted)
        {
            var value = known[(int)voter.Value - 1];
            granted = value >= 0 && value % 2 == 0;
            return value >= 0;
        }
    }
}
