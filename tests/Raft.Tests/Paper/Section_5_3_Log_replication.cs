using static OrleansRaft.Core.Tests.Make;

namespace OrleansRaft.Core.Tests.Paper;

/// <summary>Raft paper §5.3: how commands get into all logs, commit, and how logs that differ are made equal.</summary>
public sealed class Section_5_3_Log_replication
{
    private readonly Group _group = new(3);

    /// <summary>The followers of the paper's figure 7, by the terms of their logs.</summary>
    public static TheoryData<string, ulong[]> Figure7 => new()
    {
        { "a", [1, 1, 1, 4, 4, 5, 5, 6, 6] },
        { "b", [1, 1, 1, 4] },
        { "c", [1, 1, 1, 4, 4, 5, 5, 6, 6, 6, 6] },
        { "d", [1, 1, 1, 4, 4, 5, 5, 6, 6, 6, 7, 7] },
        { "e", [1, 1, 1, 4, 4, 4, 4] },
        { "f", [1, 1, 1, 2, 2, 2, 3, 3, 3, 3, 3] },
    };

    [Fact]
    public void A_leader_appends_a_command_to_its_log_and_sends_it_to_all_others()
    {
        _group.Elect(1);
        Assert.Equal(At(2), _group.Propose(1, "x"));
        _group.Work();
        Assert.Equal([1UL, 1UL], _group.Log(1));
        Assert.Equal([Id(2), Id(3)], _group.Wire.Select(m => m.To));
        Assert.All(_group.Wire, m =>
        {
            var entry = Assert.Single(m.Entries.ToArray());
            Assert.Equal((MessageType.App, new Term(1), At(2)), (m.Type, entry.Term, entry.Index));
            Assert.Equal(Bytes("x"), entry.Data.ToArray());
        });
    }

    [Theory]
    [InlineData(1, 0, true)]
    [InlineData(2, 1, true)]
    [InlineData(3, 0, false)]
    [InlineData(3, 1, true)]
    [InlineData(4, 1, false)]
    [InlineData(4, 2, true)]
    [InlineData(5, 1, false)]
    [InlineData(5, 2, true)]
    public void An_entry_is_committed_and_applied_once_a_majority_of_the_servers_has_it(int servers, int followers, bool committed)
    {
        var group = new Group(servers);
        group.Elect(1);
        group.Propose(1, "x");
        group.Deliver(hold: m => m.To.Value > (ulong)followers + 1);
        Assert.Equal(committed ? At(2) : At(1), group[1].Commit);
        Assert.Equal(committed ? ["x"] : [], group.Applied(1));
    }

    [Fact]
    public void The_leader_commits_what_it_has_not_yet_written_itself_if_a_majority_of_the_others_has_it()
    {
        // The paper's leader counts itself; whoever has it durable counts (thesis §10.2.1).
        var members = new Configuration { Voters = Ids(1, 2, 3) };
        var node = new RawNode(Options(1, Group.StorageOf(members, 1)) with { AsyncStorageWrites = true });
        node.Campaign();
        foreach (var response in node.Ready().Messages.Span[0].Responses.ToArray().Where(m => m.To == Id(1))) node.Step(response);
        node.Step(new Message { Type = MessageType.VoteResp, From = Id(2), To = Id(1), Term = new Term(2) });
        Assert.Equal(RaftRole.Leader, node.Role);
        foreach (var id in new ulong[] { 2, 3 }) Acknowledge(node, id, 2);
        Assert.Equal(At(2), node.Commit);
    }

    [Fact]
    public void The_leader_tries_again_until_all_followers_have_all_entries_even_after_it_answered_the_client()
    {
        _group.Elect(1);
        _group.Cut(3);
        _group.Propose(1, "x");
        _group.Deliver();
        Assert.Equal(["x"], _group.Applied(1));
        _group.Heal();
        _group.Tick(1);
        _group.Deliver();
        Assert.Equal([1UL, 1UL], _group.Log(3));
    }

    [Fact]
    public void Committing_an_entry_commits_all_that_precede_it_also_those_of_earlier_leaders()
    {
        var group = new Group([[1, 2], [1, 2], [1]]);
        group.Elect(1);
        Assert.Equal(At(3), group[1].Commit); // 1 and 2 are of earlier terms, 3 is its own.
        Assert.Equal(At(3), group[3].Commit);
        Assert.Equal([1UL, 2UL, 3UL], group.Log(3));
    }

    [Fact]
    public void Appends_and_heartbeats_tell_the_highest_committed_index()
    {
        _group.Elect(1);
        _group.Propose(1, "x");
        _group.Work();
        Assert.All(_group.Wire, m => Assert.Equal(At(1), m.Commit));
        _group.Deliver();
        _group.Tick(1);
        _group.Work();
        Assert.All(_group.Wire, m => Assert.Equal((MessageType.Heartbeat, At(2)), (m.Type, m.Commit)));
    }

    [Fact]
    public void A_follower_applies_what_it_learns_to_be_committed_in_the_order_of_the_log()
    {
        _group.Elect(1);
        foreach (var command in new[] { "a", "b", "c" }) _group.Propose(1, command);
        _group.Deliver();
        Assert.All(new ulong[] { 1, 2, 3 }, id => Assert.Equal(["a", "b", "c"], _group.Applied(id)));
    }

    [Theory]
    [InlineData(1, 1, true)]
    [InlineData(2, 2, true)]
    [InlineData(2, 1, false)] // Another term there.
    [InlineData(3, 2, false)] // Nothing there.
    public void A_follower_refuses_entries_whose_predecessor_it_does_not_have(ulong index, ulong term, bool accepted)
    {
        var group = new Group([[1], [1, 2]]);
        group[2].Step(Append(2, 3, index, term, [3]));
        group.Work();
        var answer = Assert.Single(group.Wire);
        Assert.Equal((!accepted, accepted ? index + 1 : index), (answer.Reject, answer.Index.Value));
        Assert.Equal(accepted ? [.. new ulong[] { 1, 2 }.Take((int)index), 3UL] : [1UL, 2UL], group.Log(2));
    }

    [Fact]
    public void A_new_leader_begins_behind_its_own_last_entry_with_every_follower()
    {
        var group = new Group([[1, 1, 2], [1], [1, 1, 2]]);
        group[1].Campaign();
        group.Deliver(hold: m => m.Type == MessageType.App);
        Assert.All(group[1].Status().Progress.Where(p => p.Id != Id(1)), p => Assert.Equal((LogIndex.Zero, At(4)), (p.Match, p.Next)));
        Assert.All(group.Wire, m => Assert.Equal((At(3), new Term(2)), (m.Index, m.LogTerm)));
    }

    [Theory]
    [MemberData(nameof(Figure7))]
    public void A_leader_brings_every_follower_of_figure_7_to_its_own_log(string follower, ulong[] log)
    {
        Assert.NotEmpty(follower);
        ulong[] leaders = [1, 1, 1, 4, 4, 5, 5, 6, 6, 6];
        var group = new Group([leaders, log, leaders]);
        Raise(group, 7);
        group.Elect(1);
        Assert.Equal(new Term(8), group[1].Term);
        Assert.Equal([.. leaders, 8UL], group.Log(1)); // It never overwrites or deletes entries of its own.
        Assert.Equal(group.Log(1), group.Log(2));
        Assert.Equal(At(11), group[2].Commit);
    }

    [Fact]
    public void Where_logs_differ_one_rejection_a_term_suffices_to_find_where_they_agree()
    {
        // The paper sketches it as an optimization: here both sides skip terms that cannot match.
        var group = new Group([[1, 1, 1, 4, 4, 5, 5, 6, 6, 6], [1, 1, 1, 2, 2, 2, 3, 3, 3, 3, 3], [1, 1, 1, 4, 4, 5, 5, 6, 6, 6]]);
        Raise(group, 7);
        group[1].Campaign();
        var rejections = 0;
        group.Deliver(hold: m =>
        {
            rejections += m is { Type: MessageType.AppResp, Reject: true } ? 1 : 0;
            return false;
        });
        Assert.Equal(group.Log(1), group.Log(2));
        Assert.InRange(rejections, 1, 2);
    }

    [Fact]
    public void A_follower_keeps_entries_that_a_delayed_or_repeated_append_does_not_mention()
    {
        var group = new Group([[1], [1]]);
        group[2].Step(Append(2, 3, 1, 1, [3, 3]));
        group[2].Step(Append(2, 3, 1, 1, [3]));
        group[2].Step(Append(2, 3, 1, 1, []));
        group.Work();
        Assert.Equal([1UL, 3UL, 3UL], group.Log(2));
        Assert.Equal([3UL, 2UL, 1UL], group.Wire.Select(m => m.Index.Value)); // It vouches for no more than it was shown.
    }

    [Fact]
    public void A_follower_commits_no_further_than_what_it_was_shown_to_agree_with()
    {
        // The rest of its log may be another leader's (figure 2: the lower of the leader's commit and the last new entry).
        var group = new Group([[1], [1, 2, 2]]);
        group[2].Step(Append(2, 3, 1, 1, [], commit: 3));
        Assert.Equal(At(1), group[2].Commit);
    }

    /// <summary>Lets all servers know this term, without a leader.</summary>
    private static void Raise(Group group, ulong term)
    {
        for (var id = 1UL; id <= 3; id++)
        {
            group[id].Step(new Message { Type = MessageType.VoteResp, From = Id(id == 1 ? 2UL : 1), To = Id(id), Term = new Term(term), Reject = true });
        }

        group.Work();
        group.Wire.Clear();
    }

    private static Message Append(ulong to, ulong term, ulong index, ulong logTerm, ulong[] terms, ulong commit = 0) => new()
    {
        Type = MessageType.App,
        From = Id(1),
        To = Id(to),
        Term = new Term(term),
        Index = At(index),
        LogTerm = new Term(logTerm),
        Entries = Entries(index + 1, terms),
        Commit = At(commit),
    };
}
