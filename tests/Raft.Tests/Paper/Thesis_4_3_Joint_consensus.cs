using static OrleansRaft.Core.Tests.Make;

namespace OrleansRaft.Core.Tests.Paper;

/// <summary>
/// Ongaro's thesis §4.3: arbitrary changes by way of a joint configuration, in which old and new majority must both agree. §4.4, how a
/// group begins, is at the end. Servers 1 to 3 are the old configuration, 3 to 5 the new one.
/// </summary>
public sealed class Thesis_4_3_Joint_consensus
{
    private readonly Group _group = new(3);

    public Thesis_4_3_Joint_consensus()
    {
        _group.Join(4);
        _group.Join(5);
        _group.Elect(1);
    }

    [Fact]
    public void Entries_go_to_all_servers_of_both_configurations()
    {
        Enter(ConfChangeTransition.JointExplicit);
        _group.Propose(1, "x");
        Settle();
        Assert.All(new ulong[] { 1, 2, 3, 4, 5 }, id => Assert.Equal(["x"], _group.Applied(id)));
    }

    [Theory]
    [InlineData(new ulong[] { 4, 5 }, false)] // Old: 1 2 3. New: 3.
    [InlineData(new ulong[] { 2, 3 }, false)] // Old: 1. New: 4 5.
    [InlineData(new ulong[] { 2, 4 }, true)] // Old: 1 3. New: 3 5.
    public void To_commit_takes_a_majority_of_each(ulong[] missing, bool commits)
    {
        Enter(ConfChangeTransition.JointExplicit);
        _group.Cut(missing);
        _group.Propose(1, "x");
        Settle();
        Assert.Equal(commits ? ["x"] : [], _group.Applied(1));
    }

    [Theory]
    [InlineData(new ulong[] { 4, 5 }, false)]
    [InlineData(new ulong[] { 1, 2 }, false)]
    [InlineData(new ulong[] { 1, 4 }, true)]
    public void To_be_elected_takes_a_majority_of_each(ulong[] missing, bool wins)
    {
        Enter(ConfChangeTransition.JointExplicit);
        _group.Cut(missing);
        _group[3].Campaign();
        _group.Deliver();
        Assert.Equal(wins, _group[3].Role == RaftRole.Leader);
    }

    [Theory]
    [InlineData(2)]
    [InlineData(5)]
    public void Any_server_of_either_configuration_may_lead(ulong id)
    {
        Enter(ConfChangeTransition.JointExplicit);
        _group.Elect(id);
        _group.Propose(id, "x");
        _group.Deliver();
        Assert.Equal(["x"], _group.Applied(id));
    }

    [Fact]
    public void The_leader_leaves_the_joint_configuration_once_it_is_committed()
    {
        Enter(ConfChangeTransition.JointImplicit);
        Settle();
        Assert.All(new ulong[] { 3, 4, 5 }, id => Assert.Equal("voters=(3 4 5)", _group[id].Configuration.ToString()));
    }

    [Fact]
    public void If_the_leader_fails_in_between_the_next_one_leaves()
    {
        _group[1].ProposeConfChange(Change(ConfChangeTransition.JointImplicit));
        _group.Deliver(hold: m => m.Entries.Span is [.., { Kind: EntryKind.ConfChangeV2, Data.IsEmpty: true }]); // Its leave gets nowhere.
        Assert.True(_group[2].Configuration.IsJoint);
        _group.Wire.Clear();
        _group.Cut(1);
        _group.Elect(3);
        Settle(leader: 3);
        Assert.Equal("voters=(3 4 5)", _group[3].Configuration.ToString());
    }

    [Fact]
    public void A_joint_configuration_that_is_to_stay_is_left_only_when_somebody_asks()
    {
        Enter(ConfChangeTransition.JointExplicit);
        Settle();
        Assert.True(_group[1].Configuration.IsJoint);
        Assert.Equal(
            ConfChangeRefusal.MustLeaveJoint, _group[1].ProposeConfChange(new ConfChange(ConfChangeType.AddNode, Id(6))).Refusal);
        Assert.True(_group[1].ProposeConfChange(ConfChangeV2.Leave).IsAccepted);
        _group.Deliver();
        Assert.Equal("voters=(3 4 5)", _group[1].Configuration.ToString());
    }

    [Fact]
    public void A_leader_that_is_not_in_the_new_configuration_steps_down_when_that_is_committed()
    {
        Enter(ConfChangeTransition.JointExplicit);
        Assert.Equal(RaftRole.Leader, _group[1].Role);
        _group[1].ProposeConfChange(ConfChangeV2.Leave);
        _group.Deliver();
        Assert.Equal(RaftRole.Follower, _group[1].Role);
    }

    [Fact]
    public void A_voter_that_is_to_be_a_learner_votes_until_the_old_configuration_is_left()
    {
        _group[1].ProposeConfChange(new ConfChangeV2(
            ConfChangeTransition.JointExplicit, [new(ConfChangeType.AddLearnerNode, Id(3)), new(ConfChangeType.AddNode, Id(4))]));
        _group.Deliver();
        Assert.Equal("voters=(1 2 4)&&(1 2 3) learners_next=(3)", _group[1].Configuration.ToString());
        _group.Cut(2);
        _group.Propose(1, "x");
        Settle();
        Assert.Equal(["x"], _group.Applied(1)); // Old: 1 3. New: 1 4.
        _group[1].ProposeConfChange(ConfChangeV2.Leave);
        Settle();
        Assert.Equal("voters=(1 2 4) learners=(3)", _group[1].Configuration.ToString());
    }

    [Fact]
    public void Section_4_4_A_group_begins_with_its_configuration_as_the_first_entries_of_the_log()
    {
        var storages = new[] { new MemoryStorage(), new MemoryStorage() };
        foreach (var (storage, id) in storages.Zip(new ulong[] { 1, 2 }))
        {
            var node = new RawNode(Options(id, storage));
            node.Bootstrap([new BootstrapPeer(Id(1)), new BootstrapPeer(Id(2))]);
            Make.Settle(node, storage);
            Assert.Equal("voters=(1 2)", node.Configuration.ToString());
            Assert.Equal((new Term(1), At(2), At(2)), (node.Term, node.Commit, node.Applied));
            storage.Entries(At(1), At(3), RaftOptions.NoLimit, out var entries);
            Assert.All(entries.ToArray(), e => Assert.Equal(EntryKind.ConfChange, e.Kind));
        }
    }

    private static ConfChangeV2 Change(ConfChangeTransition transition) => new(
        transition,
        [
            new(ConfChangeType.RemoveNode, Id(1)), new(ConfChangeType.RemoveNode, Id(2)),
            new(ConfChangeType.AddNode, Id(4)), new(ConfChangeType.AddNode, Id(5)),
        ]);

    private void Enter(ConfChangeTransition transition)
    {
        Assert.True(_group[1].ProposeConfChange(Change(transition)).IsAccepted);
        Settle();
        if (transition == ConfChangeTransition.JointExplicit) Assert.Equal("voters=(3 4 5)&&(1 2 3)", _group[1].Configuration.ToString());
    }

    private void Settle(ulong leader = 1)
    {
        _group.Deliver();
        _group.Tick(leader);
        _group.Deliver();
    }
}
