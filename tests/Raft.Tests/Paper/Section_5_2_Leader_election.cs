using static OrleansRaft.Core.Tests.Make;

namespace OrleansRaft.Core.Tests.Paper;

/// <summary>Raft paper §5.2: heartbeats and timeouts, votes, and what ends a candidacy.</summary>
public sealed class Section_5_2_Leader_election
{
    private const int ElectionTicks = 10;

    private readonly Group _group = new(3);

    [Fact]
    public void Servers_start_as_followers() => Assert.All(new ulong[] { 1, 2, 3 }, id => Assert.Equal(RaftRole.Follower, _group[id].Role));

    [Fact]
    public void A_follower_remains_one_as_long_as_it_hears_from_its_leader()
    {
        _group.Elect(1);
        for (var tick = 0; tick < 10 * ElectionTicks; tick++)
        {
            _group.Tick(1);
            _group.Tick(2);
            _group.Deliver();
        }

        Assert.Equal((RaftRole.Follower, new Term(1)), (_group[2].Role, _group[2].Term));
    }

    [Fact]
    public void Granting_a_vote_puts_off_the_own_election()
    {
        _group.Tick(2, ElectionTicks - 1);
        _group[1].Campaign();
        _group.Work();
        _group[2].Step(_group.Wire.Single(m => m.Type == MessageType.Vote && m.To == Id(2)));
        _group.Tick(2, ElectionTicks - 1);
        Assert.Equal((RaftRole.Follower, Id(1)), (_group[2].Role, _group[2].Status().HardState.Vote));
    }

    [Fact]
    public void A_leader_sends_heartbeats_to_all_followers_in_every_interval()
    {
        _group.Elect(1);
        _group.Tick(1);
        _group.Work();
        Assert.Equal(
            [(MessageType.Heartbeat, Id(2)), (MessageType.Heartbeat, Id(3))], _group.Wire.Select(m => (m.Type, m.To)));
    }

    [Fact]
    public void A_follower_that_hears_nothing_for_an_election_timeout_votes_for_itself_in_a_new_term_and_asks_all_others()
    {
        _group.Tick(1, 2 * ElectionTicks);
        _group.Work();
        Assert.Equal(RaftRole.Candidate, _group[1].Role);
        Assert.Equal(new HardState(new Term(1), Id(1), default), _group[1].Status().HardState);
        Assert.Equal(
            [(MessageType.Vote, Id(2), new Term(1)), (MessageType.Vote, Id(3), new Term(1))], _group.Wire.Select(m => (m.Type, m.To, m.Term)));
    }

    [Theory]
    [InlineData(1, 0, true)]
    [InlineData(2, 0, false)]
    [InlineData(2, 1, true)]
    [InlineData(3, 1, true)]
    [InlineData(4, 1, false)]
    [InlineData(4, 2, true)]
    [InlineData(5, 1, false)]
    [InlineData(5, 2, true)]
    [InlineData(6, 2, false)]
    [InlineData(7, 3, true)]
    public void A_candidate_wins_with_votes_from_a_majority_of_all_servers(int servers, int othersVotes, bool wins)
    {
        var group = new Group(servers);
        group[1].Campaign();
        group.Deliver(hold: m => m.To.Value > (ulong)othersVotes + 1);
        Assert.Equal(wins ? RaftRole.Leader : RaftRole.Candidate, group[1].Role);
    }

    [Fact]
    public void A_repeated_vote_counts_once()
    {
        var group = new Group(5);
        group[1].Campaign();
        group.Work();
        var vote = new Message { Type = MessageType.VoteResp, From = Id(2), To = Id(1), Term = new Term(1) };
        group[1].Step(vote);
        group[1].Step(vote);
        Assert.Equal(RaftRole.Candidate, group[1].Role);
    }

    [Fact]
    public void Votes_of_another_term_do_not_count()
    {
        _group[1].Campaign();
        _group.Work();
        _group[1].Campaign();
        _group.Work();
        _group[1].Step(new Message { Type = MessageType.VoteResp, From = Id(2), To = Id(1), Term = new Term(1) });
        Assert.Equal((RaftRole.Candidate, new Term(2)), (_group[1].Role, _group[1].Term));
    }

    [Fact]
    public void Votes_of_strangers_do_not_count()
    {
        _group[1].Campaign();
        _group.Work();
        Assert.Equal(
            StepOutcome.UnknownPeer, _group[1].Step(new Message { Type = MessageType.VoteResp, From = Id(9), To = Id(1), Term = new Term(1) }));
        Assert.Equal(RaftRole.Candidate, _group[1].Role);
    }

    [Fact]
    public void A_server_votes_for_at_most_one_candidate_in_a_term_on_a_first_come_first_served_basis()
    {
        Assert.Equal([(Id(2), false), (Id(3), true), (Id(2), false)], Answers(_group, (2, 1), (3, 1), (2, 1)));
        Assert.Equal([(Id(3), false)], Answers(_group, (3, 2))); // A later term, another vote.
    }

    [Fact]
    public void A_new_leader_tells_all_others_at_once()
    {
        _group[1].Campaign();
        _group.Deliver(hold: m => m.Type == MessageType.App);
        Assert.Equal([Id(2), Id(3)], _group.Wire.Select(m => m.To));
        Assert.All(_group.Wire, m => Assert.Equal((Id(1), new Term(1)), (m.From, m.Term)));
    }

    [Theory]
    [InlineData(MessageType.App)]
    [InlineData(MessageType.Heartbeat)]
    public void A_candidate_that_hears_of_a_leader_of_its_term_follows_it(MessageType type)
    {
        _group[1].Campaign();
        _group[1].Step(new Message { Type = type, From = Id(2), To = Id(1), Term = new Term(1) });
        Assert.Equal((RaftRole.Follower, Id(2), new Term(1)), (_group[1].Role, _group[1].Leader, _group[1].Term));
        Assert.Equal(Id(1), _group[1].Status().HardState.Vote); // It has voted in this term all the same.
    }

    [Fact]
    public void A_candidate_stays_one_whatever_a_leader_of_an_earlier_term_says()
    {
        _group[1].Campaign();
        _group.Work();
        _group[1].Campaign();
        _group[1].Step(new Message { Type = MessageType.Heartbeat, From = Id(2), To = Id(1), Term = new Term(1) });
        Assert.Equal((RaftRole.Candidate, ReplicaId.None), (_group[1].Role, _group[1].Leader));
    }

    [Fact]
    public void A_split_vote_ends_with_another_election_in_a_later_term()
    {
        _group[1].Campaign();
        _group.Work();
        _group.Wire.Clear();
        _group.Tick(1, 2 * ElectionTicks);
        _group.Work();
        Assert.Equal((RaftRole.Candidate, new Term(2)), (_group[1].Role, _group[1].Term));
        Assert.All(_group.Wire, m => Assert.Equal(new Term(2), m.Term));
        Assert.Equal(2, _group.Wire.Count);
    }

    [Fact]
    public void A_candidate_that_a_majority_refuses_gives_up()
    {
        _group[1].Campaign();
        _group.Work();
        foreach (var id in new ulong[] { 2, 3 })
            _group[1].Step(new Message { Type = MessageType.VoteResp, From = Id(id), To = Id(1), Term = new Term(1), Reject = true });
        Assert.Equal((RaftRole.Follower, new Term(1)), (_group[1].Role, _group[1].Term));
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void Election_timeouts_are_drawn_anew_from_a_fixed_interval(bool asCandidate)
    {
        var timeouts = new HashSet<int>();
        for (var round = 0; round < 400; round++)
        {
            if (!asCandidate)
            {
                var term = new Term(_group[1].Term.Value + 1);
                _group[1].Step(new Message { Type = MessageType.Heartbeat, From = Id(2), To = Id(1), Term = term });
            }

            var (before, ticks) = (_group[1].Term, 0);
            for (; _group[1].Term == before; ticks++) _group.Tick(1);
            if (round > 0) timeouts.Add(ticks);
            _group.Work();
        }

        Assert.Equal(Enumerable.Range(ElectionTicks, ElectionTicks), timeouts.Order());
    }

    [Fact]
    public void Timeouts_are_spread_so_that_in_most_cases_a_single_server_times_out_first()
    {
        const int elections = 500;
        var ties = 0;
        for (var seed = 0UL; seed < elections; seed++)
        {
            var group = new Group(5, o => o with { JitterSeed = seed });
            int Candidates() => Enumerable.Range(1, 5).Count(id => group[(ulong)id].Role == RaftRole.Candidate);
            while (Candidates() == 0)
            {
                for (var id = 1UL; id <= 5; id++) group.Tick(id);
            }

            if (Candidates() > 1) ties++;
        }

        // Of five draws from ten numbers the lowest is drawn twice in 23 of 100 cases: far off that, the draws were not independent.
        Assert.InRange(ties, elections * 15 / 100, elections * 31 / 100);
    }

    private static List<(ReplicaId To, bool Reject)> Answers(Group group, params (ulong Candidate, ulong Term)[] requests)
    {
        foreach (var (candidate, term) in requests)
        {
            group[1].Step(new Message { Type = MessageType.Vote, From = Id(candidate), To = Id(1), Term = new Term(term) });
            group.Work();
        }

        var answers = group.Wire.Select(m => (m.To, m.Reject)).ToList();
        group.Wire.Clear();
        return answers;
    }
}
