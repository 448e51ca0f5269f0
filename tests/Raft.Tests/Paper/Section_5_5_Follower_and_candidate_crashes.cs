using static OrleansRaft.Core.Tests.Make;

namespace OrleansRaft.Core.Tests.Paper;

/// <summary>Raft paper §5.5, with figure 2 on what is persistent: crashes cost nothing but time, and requests may be repeated.</summary>
public sealed class Section_5_5_Follower_and_candidate_crashes
{
    private readonly Group _group = new(3);

    [Fact]
    public void Requests_to_a_crashed_follower_are_retried_until_it_has_restarted()
    {
        _group.Elect(1);
        _group.Cut(3); // Crashed.
        _group.Propose(1, "a");
        _group.Propose(1, "b");
        _group.Deliver();
        _group.Tick(1, 5);
        _group.Deliver();
        _group.Heal();
        _group.Restart(3);
        _group.Tick(1);
        _group.Deliver();
        Assert.Equal(["a", "b"], _group.Applied(3));
    }

    [Fact]
    public void A_server_that_crashed_after_it_wrote_and_before_it_answered_takes_the_same_request_again()
    {
        _group.Elect(1);
        _group.Propose(1, "x");
        _group.Work();
        var request = _group.Wire.Single(m => m.To == Id(2));
        _group[2].Step(request);
        _group.Work(); // It has written; the answer is lost.
        _group.Wire.Clear();
        _group.Restart(2);
        _group[2].Step(request);
        _group.Work();
        Assert.Equal([1UL, 1UL], _group.Log(2));
        Assert.Equal((MessageType.AppResp, At(2), false), _group.Wire.Where(m => m.From == Id(2)).Select(m => (m.Type, m.Index, m.Reject)).Single());
    }

    [Fact]
    public void A_vote_outlives_a_crash_so_that_nobody_votes_twice_in_a_term()
    {
        _group[1].Step(Request(2));
        _group.Work();
        _group.Restart(1);
        _group.Wire.Clear();
        _group[1].Step(Request(3));
        _group[1].Step(Request(2));
        _group.Work();
        Assert.Equal([(Id(3), true), (Id(2), false)], _group.Wire.Select(m => (m.To, m.Reject)));
    }

    [Fact]
    public void A_candidate_that_crashed_does_not_lead_the_term_that_it_campaigned_in()
    {
        _group[1].Campaign();
        _group.Work();
        _group.Restart(1);
        _group.Deliver();
        Assert.Equal((RaftRole.Follower, new Term(1), Id(1)), (_group[1].Role, _group[1].Term, _group[1].Status().HardState.Vote));
        _group.Elect(1);
        Assert.Equal(new Term(2), _group[1].Term);
    }

    [Fact]
    public void A_server_restarts_as_a_follower_with_its_term_and_its_log()
    {
        _group.Elect(1);
        _group.Propose(1, "x");
        _group.Deliver();
        _group.Restart(1);
        Assert.Equal((RaftRole.Follower, ReplicaId.None), (_group[1].Role, _group[1].Leader));
        Assert.Equal((new Term(1), At(2), At(2)), (_group[1].Term, _group[1].LastIndex, _group[1].Commit));
    }

    private static Message Request(ulong candidate) => new() { Type = MessageType.Vote, From = Id(candidate), To = Id(1), Term = new Term(1) };
}
