using static OrleansRaft.Core.Tests.Make;

namespace OrleansRaft.Core.Tests.Paper;

/// <summary>Ongaro's thesis §4.2: new servers that are behind, leaders that remove themselves, and servers that disturb.</summary>
public sealed class Thesis_4_2_Availability
{
    private readonly Group _group = new(3, o => o with { CheckQuorum = true });

    public Thesis_4_2_Availability() => _group.Elect(1);

    [Fact]
    public void Section_4_2_1_A_new_server_gets_the_log_without_a_vote_and_without_being_counted()
    {
        _group.Join(4);
        Change(ConfChangeType.AddLearnerNode, 4);
        _group.Propose(1, "a");
        Settle();
        Assert.Equal(["a"], _group.Applied(4));

        _group.Cut(2, 3);
        _group.Propose(1, "b");
        Settle();
        Assert.Equal(_group.Log(1), _group.Log(4));
        Assert.Equal(["a"], _group.Applied(1)); // The learner's acknowledgement does not commit it.

        _group[4].Campaign();
        Assert.Equal(RaftRole.Follower, _group[4].Role);
    }

    [Fact]
    public void Section_4_2_1_Once_it_has_caught_up_it_becomes_a_voter()
    {
        _group.Join(4);
        Change(ConfChangeType.AddLearnerNode, 4);
        Change(ConfChangeType.AddNode, 4);
        _group.Cut(2);
        _group.Propose(1, "x");
        Settle();
        Assert.Equal(["x"], _group.Applied(4)); // Three of four.
    }

    [Fact]
    public void Section_4_2_1_A_server_that_does_not_answer_keeps_a_learner_from_nothing()
    {
        Change(ConfChangeType.AddLearnerNode, 4); // It does not exist.
        _group.Propose(1, "x");
        Settle();
        Assert.Equal(["x"], _group.Applied(3));
    }

    [Fact]
    public void Section_4_2_2_A_leader_that_removes_itself_leads_until_its_removal_is_committed_and_steps_down_then()
    {
        _group.Propose(1, "before");
        _group[1].ProposeConfChange(new ConfChange(ConfChangeType.RemoveNode, Id(1)));
        _group.Propose(1, "after");
        Assert.Equal(RaftRole.Leader, _group[1].Role);
        _group.Deliver();
        Assert.Equal(RaftRole.Follower, _group[1].Role);
        _group[1].Campaign();
        Assert.Equal(RaftRole.Follower, _group[1].Role);
        _group[2].ForgetLeader();
        _group[3].ForgetLeader();
        _group.Elect(2);
        Assert.Equal("voters=(2 3)", _group[3].Configuration.ToString());
        Assert.Equal(["before", "after"], _group.Applied(3));
    }

    [Fact]
    public void Section_4_2_2_A_removed_leader_that_does_not_step_down_does_not_count_itself()
    {
        var group = new Group(4, o => o with { StepDownOnRemoval = false });
        group.Elect(1);
        group.Cut(4);
        group[1].ProposeConfChange(new ConfChange(ConfChangeType.RemoveNode, Id(1)));
        group.Deliver(hold: m => m.Commit >= At(2)); // They do not hear yet that it is committed.
        Assert.DoesNotContain(Id(1), group[1].Configuration.Voters);
        Assert.Equal((RaftRole.Leader, ProposalOutcome.NotMember), (group[1].Role, group[1].Propose(Bytes("x")).Outcome));
    }

    [Fact]
    public void Section_4_2_3_Servers_that_hear_from_a_leader_do_not_listen_to_candidates()
    {
        _group[3].ForgetLeader();
        _group.Tick(3, 25); // As a removed server that gets no heartbeats any more.
        _group.Deliver(hold: m => m.To == Id(3));
        Assert.Equal((RaftRole.Leader, new Term(1)), (_group[1].Role, _group[1].Term));
        Assert.Equal((new Term(1), Id(1)), (_group[2].Term, _group[2].Leader));
    }

    [Fact]
    public void Section_4_2_3_They_listen_again_when_the_leader_was_silent_for_an_election_timeout()
    {
        _group.Cut(1);
        _group.Tick(2, 10);
        _group[3].Campaign();
        _group.Deliver();
        Assert.Equal(RaftRole.Leader, _group[3].Role);
    }

    private void Change(ConfChangeType type, ulong id)
    {
        Assert.True(_group[1].ProposeConfChange(new ConfChange(type, Id(id))).IsAccepted);
        Settle();
    }

    private void Settle()
    {
        _group.Deliver();
        _group.Tick(1);
        _group.Deliver();
    }
}
