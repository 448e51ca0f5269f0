using OrleansRaft.Grains.Tests.Support;
using OrleansRaft.Hosting;
using OrleansRaft.Membership;
using OrleansRaft.Replicas;

namespace OrleansRaft.Grains.Tests.Membership;

public sealed class OperationMachineTests
{
    private static readonly MemberChange s_newcomer = MemberChange.AddLearner("s4") with { ReplicaId = 4 };
    private static readonly Stage s_join = new(StageKind.AddLearner, [s_newcomer]);

    private readonly Operation _operation = Operations.Queued(OperationKind.Change, MemberChange.Demote(3));
    private readonly ReplicaReport _leader = Reports.Of(1, Reports.Voters(1, 2, 3), isLeader: true);

    [Fact]
    public void Nothing_is_planned_on_what_a_leader_says_that_may_be_deposed()
    {
        var machine = Machine();

        Assert.IsType<OperationAct.Confirm>(machine.Next(_leader));
        Assert.Equal(OperationState.Queued, _operation.State);
        Assert.Empty(_operation.Stages);

        Assert.IsType<OperationAct.Save>(machine.Next(_leader with { IsConfirmed = true }));
        Assert.Equal(OperationState.Proposed, _operation.State);
    }

    [Fact]
    public void Nor_is_anything_refused_on_it()
    {
        var past = _leader with { Configuration = Reports.Voters(1, 2) };
        var machine = Machine();

        Assert.IsType<OperationAct.Confirm>(machine.Next(past));
        Assert.False(_operation.HasEnded);

        Assert.IsType<OperationAct.Save>(machine.Next(past with { IsConfirmed = true }));
        Assert.Equal(RejectionCode.ReplicaNotFound, _operation.Result?.Code);
    }

    [Fact]
    public void What_has_begun_goes_on_with_any_leader()
    {
        var machine = Machine();
        machine.Next(_leader with { IsConfirmed = true });

        Assert.IsType<OperationAct.Save>(machine.Next(_leader));
        Assert.IsType<OperationAct.Propose>(machine.Next(_leader));
    }

    [Fact]
    public void That_a_change_may_be_in_the_log_is_durable_before_it_is_given_to_a_leader()
    {
        var operation = Operations.In(new Stage(StageKind.Change, [s_newcomer]));
        var machine = Machine(operation);

        Assert.IsType<OperationAct.Make>(machine.Next(_leader));
        Assert.False(operation.MayBeInLog);
        machine.Made();
        Assert.IsType<OperationAct.Save>(machine.Next(_leader));
        Assert.True(operation.MayBeInLog);
        Assert.IsType<OperationAct.Propose>(machine.Next(_leader));
    }

    [Fact]
    public void Nobody_is_made_anew_who_may_have_voted()
    {
        var operation = Operations.In(new Stage(StageKind.Change, [s_newcomer]));
        operation.MayBeInLog = true;

        Assert.IsType<OperationAct.Propose>(Machine(operation).Next(_leader));
    }

    [Fact]
    public void A_change_that_may_be_in_the_log_is_not_given_up()
    {
        var operation = Operations.In(s_join, new Stage(StageKind.Change, [MemberChange.Promote(4), MemberChange.Demote(1)]));
        var machine = Machine(operation);
        machine.Next(_leader);
        machine.Next(_leader);
        Assert.True(operation.MayBeInLog);

        Assert.False(machine.GiveUp(hasLeader: true, "…"));
        Assert.Equal(OperationState.Proposed, operation.State);
        Assert.IsType<OperationAct.Propose>(machine.Next(_leader));
    }

    [Fact]
    public void A_new_member_that_nobody_could_make_is_given_up()
    {
        var operation = Operations.In(new Stage(StageKind.Change, [s_newcomer]));
        var machine = Machine(operation);
        Assert.IsType<OperationAct.Make>(machine.Next(_leader));

        Assert.True(machine.GiveUp(hasLeader: true, "…"));
        Assert.Equal(StageKind.Retire, operation.Stage?.Kind);
        machine.Retired();
        Assert.Equal(OperationState.Failed, operation.State);
    }

    [Theory]
    [InlineData(StageKind.AddLearner)]
    [InlineData(StageKind.CatchUp)]
    [InlineData(StageKind.Change)]
    [InlineData(StageKind.AwaitLeave)]
    [InlineData(StageKind.Leave)]
    [InlineData(StageKind.RemoveLearner)]
    public void What_has_begun_waits_for_a_leader_for_as_long_as_it_takes(object kind)
    {
        var operation = Operations.In(new Stage((StageKind)kind, [MemberChange.Remove(4)]));

        Assert.False(Machine(operation).GiveUp(hasLeader: false, "…"));
        Assert.False(operation.HasEnded);
        Assert.Null(operation.Ending);
    }

    [Fact]
    public void Whoever_asked_to_leave_is_told_so_once_the_joint_configuration_was_left()
    {
        var operation = Leaving(forOperation: 9);

        Machine(operation).Next(_leader with { IsConfirmed = true });

        Assert.Equal(OperationState.Completed, operation.State);
    }

    [Fact]
    public void A_joint_configuration_that_another_operation_did_not_leave_is_left()
    {
        var operation = Leaving(forOperation: 9);
        var machine = Machine(operation);
        var joint = _leader with { IsConfirmed = true, Configuration = Reports.Voters(1, 2, 4) with { VotersOutgoing = [1, 2, 3] } };

        machine.Next(joint);

        Assert.Equal(StageKind.Leave, operation.Stage?.Kind);
        Assert.IsType<OperationAct.Propose>(machine.Next(joint));
    }

    [Fact]
    public void To_leave_is_not_withdrawn_once_another_operation_does_it()
    {
        var operation = Leaving(forOperation: 9);

        Assert.Equal(RejectionCode.TooLateToCancel, new OperationPath(operation, TimeProvider.System).Cancel()?.Code);
        Assert.False(Machine(operation).GiveUp(hasLeader: false, "…"));
        Assert.False(operation.HasEnded);
    }

    [Fact]
    public void What_has_not_begun_ends_without_a_leader()
    {
        Assert.True(Machine().GiveUp(hasLeader: false, "…"));
        Assert.Equal(RejectionCode.NoLeader, _operation.Result?.Code);
    }

    [Fact]
    public void A_joint_configuration_that_waits_is_left_by_whoever_leaves_it()
    {
        var operation = Awaiting();

        Machine(operation).Next(_leader with { Configuration = Reports.Voters(2, 3, 4) with { Learners = [1] } });

        Assert.Equal(StageKind.RemoveLearner, operation.Stage?.Kind);
    }

    [Fact]
    public void A_group_that_was_begun_anew_while_it_waited_is_not_what_was_asked_for()
    {
        var operation = Awaiting();

        Machine(operation).Next(_leader with { Configuration = Reports.Voters(6, 7) });

        Assert.Equal(OperationState.Failed, operation.State);
        Assert.Null(operation.JointLeftAt);
    }

    [Fact]
    public void Nor_is_one_whose_last_step_found_nothing_to_do()
    {
        var operation = Awaiting();
        var machine = Machine(operation);
        machine.Next(_leader with { Configuration = Reports.Voters(2, 3, 4) with { Learners = [1] } });

        machine.Next(_leader with { Configuration = Reports.Voters(6, 7), Operations = [new SeenOperation(operation.ProposalNumber, 30, null)] });

        Assert.Equal(OperationState.Failed, operation.State);
    }

    /// <summary>Replica 4 has come and 1 is to go; the joint configuration in between waits to be left.</summary>
    private static Operation Awaiting()
    {
        var change = new Stage(StageKind.Change, [MemberChange.Promote(4), MemberChange.Demote(1)], ChangeTransition.JointExplicit);
        var operation = Operations.In(change, new Stage(StageKind.AwaitLeave, []));
        operation.Changes = [MemberChange.AddVoter("s4") with { ReplicaId = 4 }, MemberChange.Remove(1)];
        operation.Stages.Add(new Stage(StageKind.RemoveLearner, [MemberChange.Remove(1)]));
        operation.JointEnteredAt = 5;
        return operation;
    }

    private static Operation Leaving(ulong forOperation)
    {
        var operation = Operations.Queued(OperationKind.LeaveJoint);
        operation.LeavesFor = forOperation;
        return operation;
    }

    private OperationMachine Machine() => Machine(_operation);

    private static OperationMachine Machine(Operation operation) =>
        new(operation, new CatchUpGate(new CatchUpOptions()), static id => id + 1, static _ => true, TimeProvider.System);
}
