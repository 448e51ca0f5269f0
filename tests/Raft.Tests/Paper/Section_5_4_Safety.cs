using static OrleansRaft.Core.Tests.Make;

namespace OrleansRaft.Core.Tests.Paper;

/// <summary>Raft paper §5.4: who may be elected, what a new leader may commit, and that no server applies another entry at an index.</summary>
public sealed class Section_5_4_Safety
{
    [Theory]
    [InlineData(2, 3, false)] // As long, in the same term.
    [InlineData(2, 4, false)]
    [InlineData(2, 2, true)] // Shorter, in the same term.
    [InlineData(1, 9, true)] // Longer, in an earlier term.
    [InlineData(3, 1, false)] // Shorter, in a later term.
    public void A_voter_denies_its_vote_to_a_candidate_whose_log_is_less_up_to_date_than_its_own(ulong term, ulong index, bool denied)
    {
        var group = new Group([[1, 1, 2], [1], [1]]);
        group[1].Step(new Message
        {
            Type = MessageType.Vote,
            From = Id(2),
            To = Id(1),
            Term = new Term(4),
            Index = At(index),
            LogTerm = new Term(term),
        });
        group.Work();
        Assert.Equal(denied, Assert.Single(group.Wire).Reject);
        Assert.Equal(denied ? ReplicaId.None : Id(2), group[1].Status().HardState.Vote);
    }

    [Fact]
    public void A_request_for_a_vote_tells_the_end_of_the_candidates_log()
    {
        var group = new Group([[1, 1, 2], [1], [1]]);
        group[1].Campaign();
        group.Work();
        Assert.Equal([At(3), At(3)], group.Wire.Select(m => m.Index));
        Assert.All(group.Wire, m => Assert.Equal(new Term(2), m.LogTerm));
    }

    [Fact]
    public void A_server_without_all_committed_entries_cannot_win_however_often_it_tries()
    {
        var group = new Group(5);
        group.Elect(1);
        group.Cut(4, 5);
        group.Propose(1, "committed");
        group.Deliver();
        group.Heal();
        group.Cut(1);
        for (var round = 0; round < 5; round++)
        {
            group[4].Campaign();
            group.Deliver();
            Assert.NotEqual(RaftRole.Leader, group[4].Role);
        }

        group.Elect(2);
        Assert.Equal(["committed"], group.Applied(5));
    }

    [Fact]
    public void A_leader_does_not_commit_an_entry_of_an_earlier_term_by_counting_replicas()
    {
        // Figure 8, a to c: S1 led term 2 and got its entry to S2; S5 led term 3 and got its own nowhere; S1 leads again and gets the
        // entry of term 2 to a majority.
        var group = new Group([[1, 2], [1, 2], [1], [1], [1, 3]]);
        Raise(group, 3);
        group.Cut(4, 5);
        group[1].Campaign();
        group.Deliver(hold: m => m.Entries.Span is [.., { Term.Value: 4 }]); // Its own entry gets nowhere.
        Assert.Equal(RaftRole.Leader, group[1].Role);
        group.Wire.Clear();
        group[3].Step(new Message
        {
            Type = MessageType.App,
            From = Id(1),
            To = Id(3),
            Term = new Term(4),
            Index = At(1),
            LogTerm = new Term(1),
            Entries = Entries(2, 2),
        });
        group[2].Step(new Message { Type = MessageType.App, From = Id(1), To = Id(2), Term = new Term(4), Index = At(2), LogTerm = new Term(2) });
        group.Deliver(hold: m => m.Type == MessageType.App);
        Assert.Equal([1UL, 2UL], group.Log(3));
        Assert.All(group[1].Status().Progress.Take(3), p => Assert.True(p.Match >= At(2))); // On a majority of five.
        Assert.Equal(LogIndex.Zero, group[1].Commit);

        // d: so S5 may still be elected, and overwrite it.
        group.Wire.Clear();
        group.Heal();
        group.Cut(1);
        group[5].Campaign(); // In term 4, in which the others have voted.
        group.Deliver();
        group.Elect(5);
        Assert.All(new ulong[] { 2, 3, 4, 5 }, id => Assert.Equal([1UL, 3UL, 5UL], group.Log(id)));
    }

    [Fact]
    public void An_entry_of_the_leaders_own_term_on_a_majority_commits_and_keeps_all_that_precede_it()
    {
        // Figure 8, e: S1 gets its entry of term 4 to a majority before it fails, and S5 cannot be elected any more.
        var group = new Group([[1, 2], [1, 2], [1], [1], [1, 3]]);
        Raise(group, 3);
        group.Cut(4, 5);
        group.Elect(1);
        Assert.Equal(At(3), group[1].Commit);
        group.Heal();
        group.Cut(1);
        group[5].Campaign();
        group.Deliver();
        Assert.NotEqual(RaftRole.Leader, group[5].Role);
        group.Elect(3);
        Assert.Equal([1UL, 2UL, 4UL, 5UL], group.Log(5));
    }

    [Fact]
    public void All_servers_apply_the_same_commands_at_the_same_indexes_whoever_leads()
    {
        var group = new Group(5);
        for (var round = 0UL; round < 15; round++)
        {
            var leader = 1 + (round % 5);
            group.Cut(1 + ((round + 2) % 5), 1 + ((round + 3) % 5));
            group[leader].Campaign();
            group.Deliver();
            if (group[leader].Role == RaftRole.Leader) group.Propose(leader, $"{round}");
            group.Deliver();
            group.Heal();
        }

        for (var id = 1UL; group[1].Role != RaftRole.Leader && id < 9; id++)
        {
            group[1].Campaign();
            group.Deliver();
        }

        Assert.NotEmpty(group.Applied(1));
        Assert.All(new ulong[] { 2, 3, 4, 5 }, id => Assert.Equal(group.Applied(1), group.Applied(id)));
    }

    private static void Raise(Group group, ulong term)
    {
        for (var id = 1UL; id <= 5; id++)
        {
            group[id].Step(new Message { Type = MessageType.VoteResp, From = Id(id == 1 ? 2UL : 1), To = Id(id), Term = new Term(term), Reject = true });
        }
    }
}
