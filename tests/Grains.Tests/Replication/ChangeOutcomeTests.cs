using OrleansRaft.Core;
using OrleansRaft.Replication;

namespace OrleansRaft.Grains.Tests.Replication;

/// <summary>What the proposer of a membership change is told.</summary>
public sealed class ChangeOutcomeTests
{
    private static readonly ConfChangeV2 s_leave = new(ConfChangeTransition.Auto, [], new MemberContext(7, []).Encode());

    private readonly List<ChangeOutcome> _told = [];

    [Fact]
    public void A_refusal_is_told_once_the_leader_has_proved_that_it_leads()
    {
        var test = Leader();

        test.Driver.ProposeChange(s_leave, _told.Add);
        test.Flush();
        Assert.Empty(_told);
        test.Acknowledge(2);

        Assert.Equal((ChangeStatus.Refused, RejectionCode.NotJoint), Assert.Single(_told) is var told ? (told.Status, told.Refusal) : default);
    }

    [Fact]
    public void A_refusal_by_a_leader_of_the_past_is_lost()
    {
        var test = Leader();
        test.Driver.ProposeChange(s_leave, _told.Add);
        test.Flush();
        var position = test.Driver.Node.LastIndex;

        var term = test.Driver.Node.Term.Next;
        test.Receive(2, new Message
        {
            Type = MessageType.App,
            From = new ReplicaId(2),
            To = new ReplicaId(1),
            Term = term,
            LogTerm = test.Driver.Node.Term,
            Index = position.Previous,
            Commit = position,
            Entries = new[] { new Entry(term, position, EntryKind.Normal, default) },
        });
        test.Flush();

        Assert.Equal(ChangeStatus.Lost, Assert.Single(_told).Status);
    }

    [Fact]
    public void An_operation_that_the_log_has_seen_is_not_proposed_again()
    {
        var test = Leader();
        var add = new ConfChange(ConfChangeType.AddLearnerNode, new ReplicaId(4), "s4"u8.ToArray(), 9);
        test.Driver.ProposeChange(add, _told.Add);
        test.Acknowledge(2);
        var (last, version) = (test.Driver.Node.LastIndex, test.Driver.Members.Version);

        test.Driver.ProposeChange(add, _told.Add);

        Assert.Equal(last, test.Driver.Node.LastIndex);
        Assert.All(_told, told => Assert.Equal((ChangeStatus.Applied, new LogIndex(version)), (told.Status, told.Index)));
        Assert.Equal(2, _told.Count);
    }

    [Fact]
    public void An_id_of_the_past_is_never_given_again()
    {
        var test = Leader();
        test.Driver.ProposeChange(new ConfChange(ConfChangeType.RemoveNode, new ReplicaId(3), default, 1), static _ => { });
        test.Acknowledge(2);

        test.Driver.ProposeChange(new ConfChange(ConfChangeType.AddNode, new ReplicaId(3), "s3"u8.ToArray(), 2), _told.Add);

        Assert.Equal(RejectionCode.ReplicaIdUsed, Assert.Single(_told).Refusal);
    }

    [Fact]
    public void A_new_member_without_a_home_is_refused()
    {
        var test = Leader();

        test.Driver.ProposeChange(new ConfChange(ConfChangeType.AddNode, new ReplicaId(4), "?"u8.ToArray(), 2), _told.Add);

        Assert.Equal(RejectionCode.InvalidChange, Assert.Single(_told).Refusal);
    }

    [Fact]
    public void A_second_change_waits_for_the_first()
    {
        var test = Leader();
        test.Driver.ProposeChange(new ConfChange(ConfChangeType.RemoveNode, new ReplicaId(3), default, 1), static _ => { });

        test.Driver.ProposeChange(new ConfChange(ConfChangeType.RemoveNode, new ReplicaId(2), default, 2), _told.Add);

        Assert.Equal(RejectionCode.ChangePending, Assert.Single(_told).Refusal);
    }

    [Fact]
    public void However_often_a_change_is_tried_while_one_is_pending_the_log_does_not_grow()
    {
        var test = Leader();
        test.Driver.ProposeChange(new ConfChange(ConfChangeType.RemoveNode, new ReplicaId(3), default, 1), _told.Add);
        for (var i = 0; i < 50; i++)
        {
            test.Ticks(1);
            test.HearFrom(2);
        }

        Assert.Equal(ChangeStatus.Unknown, Assert.Single(_told).Status);
        var last = test.Driver.Node.LastIndex;

        for (var i = 0; i < 5; i++) test.Driver.ProposeChange(new ConfChange(ConfChangeType.RemoveNode, new ReplicaId(2), default, 2), _told.Add);

        Assert.Equal(last, test.Driver.Node.LastIndex);
        Assert.All(_told.Skip(1), static told => Assert.Equal(RejectionCode.ChangePending, told.Refusal));
    }

    [Fact]
    public void A_change_without_an_answer_in_time_is_unknown()
    {
        var test = Leader();
        test.Driver.ProposeChange(new ConfChange(ConfChangeType.RemoveNode, new ReplicaId(3), default, 1), _told.Add);

        test.Ticks(50);

        Assert.Equal(ChangeStatus.Unknown, Assert.Single(_told).Status);
    }

    private static DriverUnderTest Leader()
    {
        var test = new DriverUnderTest(members: 3);
        test.Lead(2, 3);
        return test;
    }
}
