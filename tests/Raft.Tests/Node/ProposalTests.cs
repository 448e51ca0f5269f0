using System.Text;
using static OrleansRaft.Core.Tests.Make;

namespace OrleansRaft.Core.Tests.Node;

public sealed class ProposalTests
{
    [Fact]
    public void A_batch_takes_consecutive_indexes_and_the_result_names_the_first()
    {
        var (node, storage) = Singleton();
        var result = node.Propose([Bytes("a"), Bytes("b"), Bytes("c")]);
        Assert.Equal(new ProposalResult(ProposalOutcome.Accepted, new Term(2), At(7), Id(1)), result);
        var applied = Settle(node, storage).Applied;
        Assert.Equal([(7UL, "a"), (8UL, "b"), (9UL, "c")], applied.Select(e => (e.Index.Value, Encoding.UTF8.GetString(e.Data.Span))));
    }

    [Fact]
    public void A_batch_above_the_limit_is_refused_as_a_whole_and_the_limit_frees_with_applying()
    {
        var (node, storage) = LeaderOfTwo(o => o with { MaxUncommittedEntriesSize = 10 });
        Acknowledge(node, 2, 6);
        Settle(node, storage);
        Assert.True(node.Propose(Bytes("12345678")).IsAccepted);
        Assert.Equal(ProposalOutcome.Overloaded, node.Propose([Bytes("9"), Bytes("1011")]).Outcome);
        Assert.Equal(At(7), node.LastIndex);
        Assert.True(node.Propose(Bytes("")).IsAccepted);
        Settle(node, storage);
        Acknowledge(node, 2, 8);
        Settle(node, storage);
        Assert.Equal(0UL, node.Status().UncommittedSize);
        Assert.True(node.Propose(new byte[1000]).IsAccepted); // Alone, any size gets through.
    }

    [Fact]
    public void Without_a_leader_a_proposal_is_refused_and_with_one_it_is_sent_on()
    {
        var storage = Storage(1, 2);
        var node = new RawNode(Options(1, storage));
        Assert.Equal(ProposalOutcome.NotLeader, node.Propose(Bytes("x")).Outcome);
        node.Step(new Message { Type = MessageType.Heartbeat, From = Id(2), To = Id(1), Term = new Term(2) });
        var result = node.Propose([Bytes("x"), Bytes("y")]);
        Assert.Equal((ProposalOutcome.Forwarded, Id(2)), (result.Outcome, result.Leader));
        var sent = Settle(node, storage).Messages.Single(m => m.Type == MessageType.Prop);
        Assert.Equal((Id(2), Id(1), 2), (sent.To, sent.From, sent.Entries.Length));
    }

    [Fact]
    public void Forwarding_can_be_switched_off()
    {
        var node = new RawNode(Options(1, Storage(1, 2)) with { DisableProposalForwarding = true });
        node.Step(new Message { Type = MessageType.Heartbeat, From = Id(2), To = Id(1), Term = new Term(2) });
        var result = node.Propose(Bytes("x"));
        Assert.Equal((ProposalOutcome.NotLeader, Id(2)), (result.Outcome, result.Leader));
    }

    [Fact]
    public void While_leadership_is_handed_over_proposals_wait_elsewhere()
    {
        var (node, _) = LeaderOfTwo();
        Assert.Equal(TransferOutcome.Started, node.TransferLeadership(Id(2)));
        Assert.Equal(TransferOutcome.InProgress, node.TransferLeadership(Id(2)));
        Assert.Equal(ProposalOutcome.LeadershipTransferring, node.Propose(Bytes("x")).Outcome);
        for (var i = 0; i < 10; i++) node.Tick();
        Assert.True(node.Propose(Bytes("x")).IsAccepted);
    }

    [Fact]
    public void A_leader_that_was_removed_and_did_not_step_down_accepts_nothing()
    {
        var (node, storage) = LeaderOfTwo(o => o with { StepDownOnRemoval = false });
        Acknowledge(node, 2, 6);
        Settle(node, storage);
        Assert.True(node.ProposeConfChange(new ConfChange(ConfChangeType.RemoveNode, Id(1))).IsAccepted);
        Settle(node, storage);
        Acknowledge(node, 2, 7);
        Settle(node, storage);
        Assert.Equal((RaftRole.Leader, ProposalOutcome.NotMember), (node.Role, node.Propose(Bytes("x")).Outcome));
    }

    [Fact]
    public void An_empty_batch_is_a_callers_mistake() =>
        Assert.Throws<ArgumentException>(() => Singleton().Node.Propose(ReadOnlySpan<ReadOnlyMemory<byte>>.Empty));
}
