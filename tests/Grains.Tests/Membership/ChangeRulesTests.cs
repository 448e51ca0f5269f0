using OrleansRaft.Grains.Tests.Support;
using OrleansRaft.Membership;
using OrleansRaft.Replicas;

namespace OrleansRaft.Grains.Tests.Membership;

public sealed class ChangeRulesTests
{
    private static readonly ReplicaReport s_leader =
        Reports.Of(1, new ConfigurationView(7, [1, 2, 3], [], [4], [], false), isLeader: true) with { HighestId = 6 };

    public static TheoryData<RejectionCode?, MemberChange[]> Changes => new()
    {
        { null, [MemberChange.AddVoter("new")] },
        { null, [MemberChange.AddVoter("new"), MemberChange.AddLearner("newer"), MemberChange.Remove(1), MemberChange.Promote(4)] },
        { null, [MemberChange.Demote(1), MemberChange.Demote(2)] },
        { RejectionCode.LastVoter, [MemberChange.Demote(1), MemberChange.Demote(2), MemberChange.Remove(3)] },
        { RejectionCode.SiloInUse, [MemberChange.AddVoter("s2")] },
        { RejectionCode.UnknownSilo, [MemberChange.AddVoter("away")] },
        { RejectionCode.AlreadyVoter, [MemberChange.Promote(1)] },
        { RejectionCode.AlreadyLearner, [MemberChange.Demote(4)] },
        { RejectionCode.ReplicaNotFound, [MemberChange.Remove(5)] },
        { RejectionCode.ReplicaNotFound, [MemberChange.Promote(5)] },
        { RejectionCode.TooManyMembers, [.. Enumerable.Range(0, 28).Select(static i => MemberChange.AddLearner($"new{i}"))] },
    };

    [Theory]
    [MemberData(nameof(Changes))]
    public void A_change_is_judged_against_what_the_leader_reports(RejectionCode? code, MemberChange[] changes) =>
        Assert.Equal(code, Check(OperationKind.Change, changes));

    [Theory]
    [InlineData(7, null)]
    [InlineData(6, RejectionCode.ReplicaIdUsed)]
    [InlineData(4, RejectionCode.AlreadyLearner)]
    [InlineData(2, RejectionCode.AlreadyVoter)]
    public void A_chosen_id_was_never_used(ulong id, RejectionCode? code) =>
        Assert.Equal(code, Check(OperationKind.AddMember, [new MemberChange(MemberChangeType.AddVoter, "new", id)]));

    [Fact]
    public void A_version_that_has_passed_is_a_mismatch()
    {
        Assert.Null(Check(OperationKind.Change, [MemberChange.Remove(1)], ifVersion: 7));
        Assert.Equal(RejectionCode.VersionMismatch, Check(OperationKind.Change, [MemberChange.Remove(1)], ifVersion: 6));
    }

    [Fact]
    public void A_joint_configuration_is_left_before_anything_else_and_nothing_else_is_left()
    {
        var joint = s_leader with { Configuration = new ConfigurationView(8, [1, 2], [1, 2, 3], [], [], false) };

        Assert.Equal(RejectionCode.JointInProgress, Check(OperationKind.Change, [MemberChange.Remove(1)], joint));
        Assert.Null(Check(OperationKind.LeaveJoint, [], joint));
        Assert.Equal(RejectionCode.NotJoint, Check(OperationKind.LeaveJoint, []));
    }

    [Fact]
    public void Nothing_to_change_too_much_and_the_same_twice_are_rejected()
    {
        Assert.Equal(RejectionCode.EmptyChange, Shape(OperationKind.Change));
        Assert.Equal(RejectionCode.DuplicateChange, Shape(OperationKind.Change, MemberChange.Remove(1), MemberChange.Demote(1)));
        Assert.Equal(RejectionCode.DuplicateChange, Shape(OperationKind.Change, MemberChange.AddVoter("a"), MemberChange.AddLearner("a")));
        Assert.Equal(
            RejectionCode.TooManyMembers,
            Shape(OperationKind.Change, [.. Enumerable.Range(1, Limits.ChangesPerOperation + 1).Select(static i => MemberChange.Remove((ulong)i))]));
        Assert.Null(Shape(OperationKind.Change, MemberChange.AddVoter("a"), MemberChange.Remove(1)));
        Assert.Null(Shape(OperationKind.LeaveJoint));
    }

    public static TheoryData<OperationKind, MemberChange[]> Mistakes => new()
    {
        { OperationKind.Change, [MemberChange.AddVoter("no silo")] },
        { OperationKind.Change, [new MemberChange(MemberChangeType.AddVoter)] },
        { OperationKind.Change, [new MemberChange(MemberChangeType.AddVoter, "a", 9)] },
        { OperationKind.Change, [MemberChange.Remove(0)] },
        { OperationKind.Change, [new MemberChange(MemberChangeType.Remove, "a", 1)] },
        { OperationKind.Change, [new MemberChange((MemberChangeType)99, ReplicaId: 1)] },
        { OperationKind.AddMember, [MemberChange.AddVoter("a")] },
        { OperationKind.AddMember, [MemberChange.Remove(1)] },
        { OperationKind.AddMember, [new MemberChange(MemberChangeType.AddVoter, "a", 9), MemberChange.Remove(1)] },
        { OperationKind.RemoveMember, [MemberChange.Remove(1), MemberChange.Remove(2)] },
        { OperationKind.LeaveJoint, [MemberChange.Remove(1)] },
        { (OperationKind)99, [MemberChange.Remove(1)] },
    };

    [Theory]
    [MemberData(nameof(Mistakes))]
    public void What_is_no_request_is_a_callers_mistake(OperationKind kind, MemberChange[] changes) =>
        Assert.Throws<ArgumentException>(() => Shape(kind, changes));

    private static RejectionCode? Shape(OperationKind kind, params MemberChange[] changes) =>
        ChangeRules.CheckShape(new ChangeRequest { Kind = kind, Changes = changes })?.Code;

    private static RejectionCode? Check(OperationKind kind, MemberChange[] changes, ReplicaReport? leader = null, ulong? ifVersion = null) =>
        ChangeRules.CheckAgainst(kind, ifVersion, changes, leader ?? s_leader, static silo => silo != "away")?.Code;
}
