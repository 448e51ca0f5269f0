using static OrleansRaft.Core.Tests.Make;

namespace OrleansRaft.Core.Tests.Node;

/// <summary>A proposer is told why a change is refused; the refused entry is replicated as an empty one.</summary>
public sealed class ConfChangeProposalTests
{
    private static ConfChangeV2 Change(ConfChangeTransition transition, params (ConfChangeType Type, ulong Id)[] parts) =>
        new(transition, [.. parts.Select(p => new ConfChangeSingle(p.Type, Id(p.Id)))]);

    [Fact]
    public void A_second_change_is_refused_while_one_is_pending()
    {
        var (node, storage) = Singleton();
        Assert.True(node.ProposeConfChange(Change(default, (ConfChangeType.AddLearnerNode, 2))).IsAccepted);
        Expect(ConfChangeRefusal.ChangePending, node.ProposeConfChange(Change(default, (ConfChangeType.AddLearnerNode, 3))));
        Settle(node, storage);
        Assert.True(node.ProposeConfChange(Change(default, (ConfChangeType.AddLearnerNode, 3))).IsAccepted);
    }

    [Fact]
    public void Outside_a_joint_configuration_there_is_nothing_to_leave()
    {
        var (node, _) = Singleton();
        Expect(ConfChangeRefusal.NotJoint, node.ProposeConfChange(ConfChangeV2.Leave));
        Expect(ConfChangeRefusal.NotJoint, node.ProposeConfChange(Change(ConfChangeTransition.JointExplicit)));
    }

    [Fact]
    public void Inside_a_joint_configuration_only_the_plain_leave_is_admitted()
    {
        var (node, storage) = Singleton();
        node.ProposeConfChange(Change(ConfChangeTransition.JointExplicit, (ConfChangeType.AddLearnerNode, 2)));
        Settle(node, storage);
        Assert.True(node.Configuration.IsJoint);
        Expect(ConfChangeRefusal.MustLeaveJoint, node.ProposeConfChange(Change(default, (ConfChangeType.AddLearnerNode, 3))));
        Expect(ConfChangeRefusal.MustLeaveJoint, node.ProposeConfChange(Change(ConfChangeTransition.JointExplicit)));
        Expect(ConfChangeRefusal.MustLeaveJoint, node.ProposeConfChange(Change(ConfChangeTransition.JointImplicit)));
        Assert.True(node.ProposeConfChange(ConfChangeV2.Leave).IsAccepted);
        Settle(node, storage);
        Assert.False(node.Configuration.IsJoint);
    }

    [Fact]
    public void What_cannot_be_applied_is_refused_when_proposed()
    {
        var (node, storage) = Singleton();
        Expect(ConfChangeRefusal.Invalid, node.ProposeConfChange(new ConfChange(ConfChangeType.RemoveNode, Id(1))));
        Expect(ConfChangeRefusal.Invalid, node.ProposeConfChange(new ConfChange((ConfChangeType)77, Id(2))));
        Expect(ConfChangeRefusal.Invalid, node.ProposeConfChange(Change((ConfChangeTransition)9, (ConfChangeType.AddNode, 2))));
        Expect(ConfChangeRefusal.Invalid, node.ProposeConfChange(new ConfChange(ConfChangeType.AddNode, ReplicaId.LocalApplyThread)));
        Assert.All(Settle(node, storage).Applied, e => Assert.Equal((EntryKind.Normal, 0), (e.Kind, e.Data.Length)));
        Assert.Equal(Ids(1).AsEnumerable(), node.Configuration.Voters);
    }

    [Fact]
    public void A_void_change_at_apply_alters_nothing_and_says_why()
    {
        var (node, _) = Singleton();
        var before = node.Configuration;
        foreach (var entry in new[]
        {
            new Entry(new Term(2), At(7), EntryKind.ConfChangeV2, new byte[] { 8, 0 }),
            new Entry(new Term(2), At(7), EntryKind.ConfChange, new byte[] { 255 }),
            new Entry(new Term(2), At(7), EntryKind.ConfChange, ConfChangeCodec.Encode(new ConfChange(ConfChangeType.RemoveNode, Id(1)))),
        })
        {
            var applied = node.ApplyConfChange(entry);
            Assert.False(applied.TookEffect);
            Assert.NotNull(applied.RejectedBecause);
            Assert.Same(before, applied.Configuration);
            Assert.Same(before, node.Configuration);
        }
    }

    [Fact]
    public void Applying_a_normal_entry_as_a_change_is_a_callers_mistake() =>
        Assert.Throws<ArgumentException>(() => Singleton().Node.ApplyConfChange(Entry(2, 7)));

    [Fact]
    public void The_status_shows_the_whole_configuration()
    {
        var (node, storage) = LeaderOfTwo();
        Acknowledge(node, 2, 6);
        Settle(node, storage);
        node.ProposeConfChange(Change(ConfChangeTransition.JointImplicit, (ConfChangeType.AddLearnerNode, 2), (ConfChangeType.AddNode, 3)));
        Settle(node, storage);
        Acknowledge(node, 2, 7);
        Settle(node, storage);
        var status = node.Status();
        Assert.Equal("voters=(1 3)&&(1 2) learners_next=(2) autoleave", status.Configuration.ToString());
        Assert.Equal([1UL, 2UL, 3UL], status.Progress.Select(p => p.Id.Value));
        Assert.Equal(At(8), status.PendingConfIndex); // The leave, proposed as soon as the change was applied.
    }

    private static void Expect(ConfChangeRefusal refusal, ConfChangeResult result)
    {
        Assert.Equal((refusal, true, false), (result.Refusal, result.Proposal.IsAccepted, result.IsAccepted));
        Assert.False(string.IsNullOrEmpty(result.Reason));
    }
}
