using static OrleansRaft.Core.Tests.Make;

namespace OrleansRaft.Core.Tests.Paper;

/// <summary>
/// Ongaro's thesis §6: how clients find the leader, and reads without a log entry. Sessions (§6.3) are not offered: a repeated command may
/// be applied twice, and so the group's door repeats only what provably was not proposed, or is conditional by itself. What the core does
/// for that is to say in which term and at which index a command stands, so that its loss can be told from its commit.
/// </summary>
public sealed class Thesis_6_Client_interaction
{
    private readonly Group _group = new(3, o => o with { CheckQuorum = true });

    public Thesis_6_Client_interaction() => _group.Elect(1);

    [Fact]
    public void Section_6_2_A_server_that_does_not_lead_says_who_does()
    {
        var group = new Group(3, o => o with { DisableProposalForwarding = true });
        Assert.Equal((ProposalOutcome.NotLeader, ReplicaId.None), Answer(group[2].Propose(Bytes("x"))));
        group.Elect(1);
        Assert.Equal((ProposalOutcome.NotLeader, Id(1)), Answer(group[2].Propose(Bytes("x"))));
        static (ProposalOutcome, ReplicaId) Answer(ProposalResult result) => (result.Outcome, result.Leader);
    }

    [Fact]
    public void Section_6_2_A_leader_that_hears_of_no_majority_for_an_election_timeout_steps_down()
    {
        _group.Cut(2, 3);
        for (var tick = 0; tick < 20; tick++)
        {
            _group.Tick(1);
            _group.Deliver();
        }

        Assert.Equal((RaftRole.Follower, ReplicaId.None), (_group[1].Role, _group[1].Leader));
    }

    [Fact]
    public void Section_6_2_A_leader_that_hears_of_a_majority_stays()
    {
        _group.Cut(3);
        for (var tick = 0; tick < 50; tick++)
        {
            _group.Tick(1);
            _group.Deliver();
        }

        Assert.Equal(RaftRole.Leader, _group[1].Role);
    }

    [Fact]
    public void Section_6_3_A_commands_term_and_index_tell_its_loss_from_its_commit()
    {
        _group.Cut(1);
        var lost = _group[1].Propose(Bytes("lost"));
        _group[2].ForgetLeader();
        _group[3].ForgetLeader();
        _group.Elect(2);
        _group.Propose(2, "other");
        _group.Deliver();
        _group.Heal();
        _group.Tick(2);
        _group.Deliver();
        _group.Storage(1).Term(lost.Index, out var term);
        Assert.NotEqual(lost.Term, term); // Another entry was committed in its place.
        Assert.Equal(["other"], _group.Applied(1));
    }

    [Fact]
    public void Section_6_4_A_read_waits_until_the_leader_has_committed_an_entry_of_its_term()
    {
        var group = new Group([[1, 1], [1, 1], [1, 1]]);
        group[1].Campaign();
        group.Deliver(hold: m => m.Type == MessageType.App);
        Assert.Equal((RaftRole.Leader, LogIndex.Zero), (group[1].Role, group[1].Commit)); // 2 may be committed: it cannot know yet.
        group[1].ReadIndex(Bytes("r"));
        group.Deliver(hold: m => m.Type == MessageType.App);
        Assert.Empty(group.Reads(1));
        group.Deliver();
        Assert.Equal(At(3), Assert.Single(group.Reads(1)).Index);
    }

    [Fact]
    public void Section_6_4_A_read_gets_the_commit_index_of_when_it_was_asked_and_waits_for_a_round_of_heartbeats()
    {
        _group.Propose(1, "x");
        _group.Deliver();
        Assert.Equal(ReadIndexOutcome.Pending, _group[1].ReadIndex(Bytes("r")));
        _group.Work();
        Assert.Empty(_group.Reads(1));
        Assert.All(_group.Wire, m => Assert.Equal(MessageType.Heartbeat, m.Type));
        _group.Deliver();
        Assert.Equal(At(2), Assert.Single(_group.Reads(1)).Index);
    }

    [Fact]
    public void Section_6_4_A_deposed_leader_that_does_not_know_it_answers_no_read()
    {
        _group.Cut(1);
        _group[2].ForgetLeader();
        _group[3].ForgetLeader();
        _group.Elect(2);
        _group.Propose(2, "new");
        _group.Deliver();
        Assert.Equal(RaftRole.Leader, _group[1].Role);
        _group[1].ReadIndex(Bytes("r"));
        _group.Deliver();
        _group.Heal();
        _group.Tick(1);
        _group.Deliver();
        Assert.Empty(_group.Reads(1));
    }

    [Fact]
    public void Section_6_4_Answers_to_earlier_heartbeats_confirm_no_read()
    {
        _group.Tick(1);
        _group.Deliver(hold: m => m.Type == MessageType.HeartbeatResp);
        _group[1].ReadIndex(Bytes("r"));
        _group.Deliver(hold: m => m.Type == MessageType.Heartbeat);
        Assert.Empty(_group.Reads(1));
    }

    [Fact]
    public void Section_6_4_One_round_confirms_all_reads_that_came_before_it()
    {
        for (var i = 0; i < 5; i++) _group[1].ReadIndex(new[] { (byte)i });
        _group.Work();
        _group.Wire.RemoveAll(m => m.Type == MessageType.Heartbeat && m != _group.Wire.Last(last => last.To == m.To)); // Only the last round.
        _group.Deliver();
        Assert.Equal([0, 1, 2, 3, 4], _group.Reads(1).Select(r => (int)r.Context.Span[0]));
    }

    [Fact]
    public void Section_6_4_A_follower_asks_its_leader_for_the_index_and_serves_the_read_itself()
    {
        _group.Propose(1, "x");
        _group.Deliver();
        Assert.Equal(ReadIndexOutcome.Forwarded, _group[3].ReadIndex(Bytes("r")));
        _group.Deliver();
        var read = Assert.Single(_group.Reads(3));
        Assert.Equal(At(2), read.Index);
        Assert.Equal(Bytes("r"), read.Context.ToArray());
    }

    [Fact]
    public void Section_6_4_Without_a_leader_there_is_no_read()
    {
        _group.Restart(3);
        Assert.Equal(ReadIndexOutcome.NoLeader, _group[3].ReadIndex(Bytes("r")));
        _group[3].Campaign();
        Assert.Equal(ReadIndexOutcome.NoLeader, _group[3].ReadIndex(Bytes("r")));
    }

    [Fact]
    public void Section_6_4_1_Within_its_lease_a_leader_answers_at_once()
    {
        var group = Leased();
        group[1].ReadIndex(Bytes("r"));
        group.Work();
        Assert.Single(group.Reads(1));
        Assert.DoesNotContain(group.Wire, m => m.Type == MessageType.Heartbeat);
    }

    [Fact]
    public void Section_6_4_1_A_leader_gives_its_lease_up_before_it_hands_its_leadership_over()
    {
        // The target campaigns at once, and is heard although the leader is alive: the lease no longer keeps others from being elected.
        var group = Leased();
        group[1].TransferLeadership(Id(2));
        group.Deliver(hold: m => m.To == Id(1));
        group.Cut(1);
        group.Propose(2, "new");
        group.Deliver();
        Assert.Equal(["new"], group.Applied(3));
        Assert.Equal(RaftRole.Leader, group[1].Role);
        group[1].ReadIndex(Bytes("stale"));
        group.Work();
        Assert.Empty(group.Reads(1));

        for (var tick = 0; tick < 10; tick++) group.Tick(1); // The transfer counts as failed, and its message may still be under way.
        group[1].ReadIndex(Bytes("stale"));
        group.Work();
        Assert.Empty(group.Reads(1));
    }

    [Theory]
    [InlineData(0)]
    [InlineData(3)]
    [InlineData(9)]
    public void Section_6_4_1_A_lease_ends_before_anybody_else_can_be_elected(int phase)
    {
        var group = Leased();
        for (var tick = 0; tick < phase; tick++) Everybody(id => group.Tick(id)); // The check of the quorum comes at another time.
        group.Deliver();
        group.Cut(1);
        group.Propose(1, "stale");
        while (group[2].Role != RaftRole.Leader && group[3].Role != RaftRole.Leader)
        {
            Everybody(id => group.Tick(id));
            group.Deliver();
        }

        group[1].ReadIndex(Bytes("r"));
        group.Deliver();
        Assert.Empty(group.Reads(1));

        void Everybody(Action<ulong> action)
        {
            for (var id = 1UL; id <= 3; id++) action(id);
        }
    }

    [Fact]
    public void Section_6_4_1_A_server_that_restarts_respects_a_lease_that_it_may_have_granted()
    {
        var group = Leased();
        group.Cut(1);
        group.Restart(2);
        group.Tick(3, 10); // Its own lease is over.
        group[3].Campaign();
        group.Deliver();
        Assert.NotEqual(RaftRole.Leader, group[3].Role);
        group.Tick(2, 10);
        group[3].Campaign();
        group.Deliver();
        Assert.Equal(RaftRole.Leader, group[3].Role);
    }

    [Fact]
    public void Section_6_4_1_Without_a_lease_a_read_is_confirmed_by_a_round_of_heartbeats()
    {
        var group = Leased();
        group.Tick(1, 9); // Nobody answered the heartbeats since.
        group.Wire.Clear();
        group[1].ReadIndex(Bytes("r"));
        group.Work();
        Assert.Empty(group.Reads(1));
        group.Deliver();
        Assert.Single(group.Reads(1));
    }

    [Fact]
    public void Section_6_4_1_A_follower_with_a_lease_does_not_forget_its_leader()
    {
        var group = Leased();
        group[2].ForgetLeader();
        Assert.Equal(Id(1), group[2].Leader);
    }

    private static Group Leased()
    {
        var group = new Group(3, o => o with { CheckQuorum = true, ReadOnlyMode = ReadOnlyMode.LeaseBased });
        group.Elect(1);
        group.Tick(1);
        group.Deliver();
        return group;
    }
}
