using OrleansRaft.Grains.Tests.Support;
using OrleansRaft.Hosting;
using OrleansRaft.Membership;
using OrleansRaft.Replicas;

namespace OrleansRaft.Grains.Tests.Membership;

public sealed class OperationMachineTests
{
    private readonly Operation _operation = Queued(MemberChange.Demote(3));
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

        Assert.IsType<OperationAct.Propose>(machine.Next(_leader));
    }

    private static Operation Queued(MemberChange change)
    {
        var operation = new Operation
        {
            Number = 1,
            Kind = OperationKind.Change,
            Changes = [change],
            Requested = [change],
            Transition = ChangeTransition.Auto,
            RequestedAt = DateTimeOffset.UnixEpoch,
        };
        operation.Enter(OperationState.Queued, "Accepted.", DateTimeOffset.UnixEpoch);
        return operation;
    }

    private OperationMachine Machine() => new(_operation, new CatchUpGate(new CatchUpOptions()), static id => id + 1, static _ => true, TimeProvider.System);
}
