using static OrleansRaft.Core.Tests.Make;

namespace OrleansRaft.Core.Tests.Paper;

/// <summary>
/// Ongaro's thesis §4.1: the membership changes by one server at a time, so that any two majorities overlap. Here a configuration takes
/// effect when its entry is applied, not when it is appended, so the rules that the thesis ties to the append are tied to the apply.
/// </summary>
public sealed class Thesis_4_1_Single_server_changes
{
    private readonly Group _group = new(3);

    public Thesis_4_1_Single_server_changes() => _group.Elect(1);

    [Fact]
    public void A_change_is_an_entry_of_the_log_and_takes_effect_on_every_server()
    {
        _group.Join(4);
        Propose(ConfChangeType.AddNode, 4);
        Settle();
        Assert.All(new ulong[] { 1, 2, 3, 4 }, id => Assert.Equal(Ids(1, 2, 3, 4), _group[id].Configuration.Voters));
        Assert.Equal(_group.Log(1), _group.Log(4));
    }

    [Fact]
    public void The_entry_is_committed_by_a_majority_and_the_next_one_by_a_majority_of_the_new_configuration()
    {
        _group.Cut(3);
        Propose(ConfChangeType.AddNode, 4); // Nobody is there yet.
        Settle();
        Assert.Equal(4, _group[1].Configuration.Voters.Length);
        _group.Propose(1, "x");
        Settle();
        Assert.Empty(_group.Applied(1)); // Two of four.
        _group.Heal();
        Settle();
        Assert.Equal(["x"], _group.Applied(1));
    }

    [Fact]
    public void A_change_is_refused_while_an_earlier_one_may_not_have_taken_effect()
    {
        _group.Cut(2, 3);
        Propose(ConfChangeType.AddNode, 4);
        var second = _group[1].ProposeConfChange(new ConfChange(ConfChangeType.AddNode, Id(5)));
        Assert.Equal((false, ConfChangeRefusal.ChangePending), (second.IsAccepted, second.Refusal));
    }

    [Fact]
    public void A_new_leader_changes_nothing_before_it_has_applied_all_that_it_inherited()
    {
        // The hole of the thesis' rule, found later (raft-dev, July 2015): two leaders in a row could each start from a configuration that
        // the other does not know. What is inherited is applied only with an entry of the leader's own term.
        _group.Propose(1, "x");
        _group.Deliver(hold: m => m.Type == MessageType.AppResp);
        _group.Wire.Clear();
        _group.Cut(1);
        _group[2].Campaign();
        _group.Deliver(hold: m => m.Type == MessageType.App);
        Assert.Equal(RaftRole.Leader, _group[2].Role);
        Assert.Equal(ConfChangeRefusal.ChangePending, _group[2].ProposeConfChange(new ConfChange(ConfChangeType.AddNode, Id(4))).Refusal);
        _group.Deliver();
        Assert.True(_group[2].ProposeConfChange(new ConfChange(ConfChangeType.AddNode, Id(4))).IsAccepted);
    }

    [Fact]
    public void Whoever_has_a_change_knows_that_the_one_before_it_is_committed()
    {
        // So nobody can campaign with a configuration that is two changes old, whose majorities need not overlap with the present ones.
        Propose(ConfChangeType.AddNode, 4);
        _group.Deliver();
        Propose(ConfChangeType.AddNode, 5);
        _group.Work();
        var append = _group.Wire.First(m => m.To == Id(2));
        Assert.Equal((At(3), At(2)), (append.Entries.Span[^1].Index, append.Commit));
        _group[2].Step(append);
        _group.Work();
        _group.Restart(2);
        Assert.True(_group[2].Commit >= At(2)); // On disk as well.
    }

    [Fact]
    public void A_server_with_a_committed_change_that_it_has_not_applied_does_not_campaign()
    {
        // The thesis needs no such rule, since there the latest configuration in the log counts, committed or not.
        var members = new Configuration { Voters = Ids(1, 2, 3) };
        var storage = Group.StorageOf(members);
        var change = new Entry(new Term(1), At(1), EntryKind.ConfChange, ConfChangeCodec.Encode(new ConfChange(ConfChangeType.RemoveNode, Id(3))));
        storage.Append([change]);
        storage.SetHardState(new HardState(new Term(1), default, At(1)));
        var node = new RawNode(Options(1, storage));
        node.Campaign();
        Assert.Equal(RaftRole.Follower, node.Role);
        Make.Settle(node, storage);
        node.Campaign();
        Assert.Equal(RaftRole.Candidate, node.Role);
    }

    [Fact]
    public void Two_servers_at_once_are_no_single_change()
    {
        var both = new ConfChangeV2(
            ConfChangeTransition.Auto, [new(ConfChangeType.AddNode, Id(4)), new(ConfChangeType.AddNode, Id(5))]);
        Assert.True(_group[1].ProposeConfChange(both).IsAccepted);
        _group.Deliver(hold: m => m.Entries.Span is [.., { Kind: EntryKind.ConfChangeV2, Data.IsEmpty: true }]);
        Assert.True(_group[1].Configuration.IsJoint); // It goes by way of a joint configuration (§4.3).
    }

    [Fact]
    public void Adding_a_member_again_and_removing_a_stranger_change_nothing()
    {
        foreach (var (type, id) in new[] { (ConfChangeType.AddNode, 2UL), (ConfChangeType.RemoveNode, 9UL), (ConfChangeType.UpdateNode, 3UL) })
        {
            Propose(type, id);
            Settle();
            Assert.Equal("voters=(1 2 3)", _group[2].Configuration.ToString());
        }
    }

    [Fact]
    public void The_last_voter_cannot_be_removed()
    {
        Propose(ConfChangeType.RemoveNode, 3);
        Settle();
        Propose(ConfChangeType.RemoveNode, 2);
        Settle();
        var refused = _group[1].ProposeConfChange(new ConfChange(ConfChangeType.RemoveNode, Id(1)));
        Assert.Equal(ConfChangeRefusal.Invalid, refused.Refusal);
    }

    private void Propose(ConfChangeType type, ulong id) => Assert.True(_group[1].ProposeConfChange(new ConfChange(type, Id(id))).IsAccepted);

    /// <summary>With a round of heartbeats, so that all hear what is committed.</summary>
    private void Settle()
    {
        _group.Deliver();
        _group.Tick(1);
        _group.Deliver();
    }
}
