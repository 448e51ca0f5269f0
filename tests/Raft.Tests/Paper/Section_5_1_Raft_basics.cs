using static OrleansRaft.Core.Tests.Make;

namespace OrleansRaft.Core.Tests.Paper;

/// <summary>Raft paper §5.1: roles, terms as a logical clock, and what a stale term is worth.</summary>
public sealed class Section_5_1_Raft_basics
{
    private readonly Group _group = new(3);

    public static TheoryData<MessageType> Requests =>
        [MessageType.App, MessageType.Heartbeat, MessageType.Vote, MessageType.Snap, MessageType.TimeoutNow];

    [Fact]
    public void Followers_are_passive_and_issue_no_requests_on_their_own()
    {
        _group.Tick(1, 9); // Less than any election timeout.
        _group.Work();
        Assert.Empty(_group.Wire);
    }

    [Fact]
    public void A_client_that_contacts_a_follower_is_led_to_the_leader()
    {
        _group.Elect(1);
        Assert.Equal((ProposalOutcome.Forwarded, Id(1)), (_group[2].Propose(Bytes("x")).Outcome, _group[2].Leader));
        _group.Deliver();
        Assert.Equal(["x"], _group.Applied(1));
    }

    [Theory]
    [InlineData(RaftRole.Follower)]
    [InlineData(RaftRole.Candidate)]
    [InlineData(RaftRole.Leader)]
    public void A_server_that_sees_a_larger_term_adopts_it_and_is_a_follower(RaftRole role)
    {
        Become(role);
        _group[1].Step(From2(MessageType.Heartbeat, 7));
        Assert.Equal((RaftRole.Follower, new Term(7), Id(2)), (_group[1].Role, _group[1].Term, _group[1].Leader));
    }

    [Theory]
    [InlineData(RaftRole.Candidate)]
    [InlineData(RaftRole.Leader)]
    public void A_candidate_or_leader_whose_term_is_out_of_date_steps_down_also_on_an_answer(RaftRole role)
    {
        Become(role);
        _group[1].Step(From2(MessageType.VoteResp, 7, reject: true));
        Assert.Equal((RaftRole.Follower, new Term(7), ReplicaId.None), (_group[1].Role, _group[1].Term, _group[1].Leader));
    }

    [Theory]
    [MemberData(nameof(Requests))]
    public void A_request_with_a_stale_term_is_not_obeyed(MessageType type)
    {
        _group.Elect(1);
        _group.Elect(2);
        var before = _group[3].Status();
        Assert.Equal(new Term(2), before.HardState.Term);
        _group[3].Step(new Message
        {
            Type = type,
            From = Id(1),
            To = Id(3),
            Term = new Term(1),
            Index = At(1),
            LogTerm = new Term(1),
            Entries = type == MessageType.App ? Entries(2, 1) : default,
            Snapshot = type == MessageType.Snap ? Snapshot(9, 1, 1, 2, 3) : null,
        });
        var after = _group[3].Status();
        Assert.Equal((before.HardState, before.SoftState, before.LastIndex), (after.HardState, after.SoftState, after.LastIndex));
        _group.Work();
        Assert.All(_group.Wire, m => Assert.True(m.Reject));
    }

    [Fact]
    public void A_leader_of_a_stale_term_is_told_the_larger_one_where_it_could_not_learn_it_otherwise()
    {
        // With pre-vote or the check of the quorum nobody's vote requests would ever tell it.
        var group = new Group(3, o => o with { PreVote = true });
        group.Elect(1);
        group.Cut(1);
        group.Elect(2);
        group.Heal();
        group.Tick(1);
        group.Deliver();
        Assert.Equal((RaftRole.Follower, group[2].Term), (group[1].Role, group[1].Term));
    }

    [Fact]
    public void A_term_has_at_most_one_leader_and_may_have_none()
    {
        var group = new Group(4);
        group[1].Campaign();
        group[2].Campaign();
        group.Deliver(hold: m => m.Type == MessageType.Vote && (m.From.Value + 2) != m.To.Value); // Each gets one vote besides its own.
        group.Deliver();
        Assert.All(new ulong[] { 1, 2, 3, 4 }, id => Assert.NotEqual(RaftRole.Leader, group[id].Role));
        group.Elect(1);
        Assert.Equal(new Term(2), group[1].Term);
    }

    private void Become(RaftRole role)
    {
        if (role == RaftRole.Leader) _group.Elect(1);
        if (role == RaftRole.Candidate) _group[1].Campaign();
        Assert.Equal(role, _group[1].Role);
    }

    private static Message From2(MessageType type, ulong term, bool reject = false) =>
        new() { Type = type, From = Id(2), To = Id(1), Term = new Term(term), Reject = reject };
}
