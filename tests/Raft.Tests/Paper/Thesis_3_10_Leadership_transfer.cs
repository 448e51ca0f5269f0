using static OrleansRaft.Core.Tests.Make;

namespace OrleansRaft.Core.Tests.Paper;

/// <summary>Ongaro's thesis §3.10: how a leader hands its leadership over.</summary>
public sealed class Thesis_3_10_Leadership_transfer
{
    private readonly Group _group = new(3, o => o with { CheckQuorum = true, PreVote = true });

    public Thesis_3_10_Leadership_transfer() => _group.Elect(1);

    [Fact]
    public void The_leader_stops_taking_requests_while_it_hands_over()
    {
        _group[1].TransferLeadership(Id(2));
        Assert.Equal(ProposalOutcome.LeadershipTransferring, _group[1].Propose(Bytes("x")).Outcome);
        Assert.Equal(
            ProposalOutcome.LeadershipTransferring, _group[1].ProposeConfChange(new ConfChange(ConfChangeType.AddNode, Id(4))).Proposal.Outcome);
    }

    [Fact]
    public void The_target_first_gets_all_that_it_lacks_and_campaigns_then()
    {
        _group.Cut(2);
        _group.Propose(1, "x");
        _group.Deliver();
        _group.Heal();
        _group[1].TransferLeadership(Id(2));
        _group.Deliver(hold: m => m.Type is MessageType.TimeoutNow or MessageType.AppResp);
        Assert.DoesNotContain(_group.Wire, m => m.Type == MessageType.TimeoutNow);
        Assert.Equal(RaftRole.Leader, _group[1].Role);
        _group.Tick(1);
        _group.Deliver();
        Assert.Equal((RaftRole.Leader, 2), (_group[2].Role, _group.Log(2).Count(term => term == 1)));
    }

    [Fact]
    public void The_target_campaigns_without_waiting_for_its_timeout_and_is_heard_although_the_leader_is_alive()
    {
        // Both exceptions to the rules for disruptive servers (§4.2.3) and for the poll before an election (§9.6).
        _group[1].TransferLeadership(Id(2));
        _group.Deliver();
        Assert.Equal((RaftRole.Leader, new Term(2)), (_group[2].Role, _group[2].Term));
        Assert.Equal((RaftRole.Follower, Id(2)), (_group[1].Role, _group[1].Leader));
    }

    [Fact]
    public void A_transfer_that_does_not_end_within_an_election_timeout_is_given_up_and_the_leader_goes_on()
    {
        _group[1].TransferLeadership(Id(2));
        _group.Deliver(hold: m => m.Type == MessageType.TimeoutNow);
        for (var tick = 0; tick < 10; tick++)
        {
            Assert.Equal(ProposalOutcome.LeadershipTransferring, _group[1].Propose(Bytes("x")).Outcome);
            _group.Tick(1);
            _group.Deliver(hold: m => m.Type == MessageType.TimeoutNow);
        }

        _group.Propose(1, "y");
        _group.Deliver(hold: m => m.Type == MessageType.TimeoutNow);
        Assert.Equal(["y"], _group.Applied(3));
    }

    [Fact]
    public void A_transfer_to_another_target_replaces_the_first()
    {
        _group[1].TransferLeadership(Id(2));
        Assert.Equal(TransferOutcome.Started, _group[1].TransferLeadership(Id(3)));
        Assert.Equal(Id(3), _group[1].Status().LeadTransferee);
        Assert.Equal(TransferOutcome.AlreadyLeader, _group[1].TransferLeadership(Id(1)));
        Assert.True(_group[1].Propose(Bytes("x")).IsAccepted); // To itself: the transfer is over.
    }

    [Fact]
    public void A_follower_sends_the_request_to_its_leader_and_says_so_if_it_knows_of_none()
    {
        Assert.Equal(TransferOutcome.Forwarded, _group[3].TransferLeadership(Id(2)));
        _group.Deliver();
        Assert.Equal(RaftRole.Leader, _group[2].Role);
        _group.Restart(3);
        Assert.Equal(TransferOutcome.NoLeader, _group[3].TransferLeadership(Id(2)));
        _group[3].Campaign();
        Assert.Equal(TransferOutcome.NoLeader, _group[3].TransferLeadership(Id(2)));
    }

    [Fact]
    public void A_candidate_has_no_need_to_be_told_to_campaign()
    {
        _group.Cut(1);
        _group[2].ForgetLeader();
        _group[2].Campaign();
        var term = _group[2].Term;
        _group[2].Step(new Message { Type = MessageType.TimeoutNow, From = Id(1), To = Id(2), Term = term });
        Assert.Equal((RaftRole.PreCandidate, term), (_group[2].Role, _group[2].Term));
    }
}
