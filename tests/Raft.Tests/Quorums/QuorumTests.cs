using System.Collections.Immutable;
using static OrleansRaft.Core.Tests.Make;

namespace OrleansRaft.Core.Tests.Quorums;

/// <summary>Against the definitions, on thousands of random groups.</summary>
public sealed class QuorumTests
{
    private readonly Random _random = new(4);

    [Fact]
    public void The_committed_index_is_the_highest_that_both_majorities_have_reached()
    {
        for (var round = 0; round < 5000; round++)
        {
            var (incoming, outgoing) = (RandomGroup(), RandomGroup());
            var acks = new Acks(RandomValues(v => (ulong)v));
            var result = new JointQuorum(incoming, outgoing).CommittedIndex(acks);
            bool Reached(ImmutableArray<ReplicaId> group, ulong index) =>
                group.IsEmpty || group.Count(id => acks.Known.GetValueOrDefault(id) >= index) > group.Length / 2;
            if (incoming.IsEmpty && outgoing.IsEmpty)
            {
                Assert.Equal(LogIndex.Max, result);
                continue;
            }

            Assert.True(Reached(incoming, result.Value) && Reached(outgoing, result.Value));
            Assert.False(Reached(incoming, result.Value + 1) && Reached(outgoing, result.Value + 1));
        }
    }

    [Fact]
    public void A_vote_is_won_or_lost_exactly_when_missing_votes_cannot_change_it()
    {
        for (var round = 0; round < 3000; round++)
        {
            var (incoming, outgoing) = (RandomGroup(4), RandomGroup(4));
            var votes = new Votes(RandomValues(v => v % 2 == 0));
            var missing = incoming.Union(outgoing).Where(id => !votes.Known.ContainsKey(id)).ToArray();
            bool Wins(int completion)
            {
                bool Granted(ReplicaId id) =>
                    votes.Known.TryGetValue(id, out var vote) ? vote : (completion >> Array.IndexOf(missing, id) & 1) == 1;
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
        }
    }

    private ImmutableArray<ReplicaId> RandomGroup(int limit = 8) =>
        [.. Enumerable.Range(1, 9).Where(_ => _random.Next(2) == 0).Take(_random.Next(limit)).Select(i => Id((ulong)i))];

    private Dictionary<ReplicaId, T> RandomValues<T>(Func<int, T> value) =>
        Enumerable.Range(1, 9).Where(_ => _random.Next(3) > 0).ToDictionary(i => Id((ulong)i), _ => value(_random.Next(6)));

    private readonly record struct Acks(Dictionary<ReplicaId, ulong> Known) : IAckedIndexes
    {
        public bool TryGetAcked(ReplicaId voter, out LogIndex index)
        {
            var found = Known.TryGetValue(voter, out var value);
            index = At(value);
            return found;
        }
    }

    private readonly record struct Votes(Dictionary<ReplicaId, bool> Known) : IVotes
    {
        public bool TryGetVote(ReplicaId voter, out bool granted) => Known.TryGetValue(voter, out granted);
    }
}
