using OrleansRaft.Core;
using OrleansRaft.Replication;
using OrleansRaft.Storage;

namespace OrleansRaft.Simulation;

/// <summary>
/// Changes the membership by raw changes, several at a time, as etcd's callers would: makes new replicas first, proposes until the log has seen the operation or
/// the leader refuses it, and then retires what it made in vain.
/// </summary>
internal sealed class MembershipClient : IMembershipDriver
{
    private const int CallTimeoutMs = 500;
    private const int RepairEveryMs = 200;

    private readonly World _world;
    private readonly Prng _random;
    private readonly MembershipPlans _plans;
    private int _underWay;

    public MembershipClient(World world)
    {
        _world = world;
        _random = world.Stream(4);
        _plans = new MembershipPlans(world, _random);
        world.IsMembershipIdle = true;
        world.Every(_random, world.Options.ChangeEveryMs, () =>
        {
            if (!world.IsHealed && Lost() is null && world.Leader is { } leader && _plans.Draw(leader) is { } drawn) Begin(drawn);
        });
        world.Every(_random, RepairEveryMs, Repair);
    }

    public int Applied { get; private set; }

    public int Refused { get; private set; }

    public bool IsIdle => _underWay == 0;

    private SimSilo? Lost() => _world.Silos.Find(static s => s is { IsLost: true, IsRetired: false });

    /// <summary>Replaces what is lost, and in peace leaves what nobody else leaves.</summary>
    private void Repair()
    {
        if (_underWay > 0 || _world.Leader is not { Driver: { } driver } leader) return;
        if (driver.Node.Configuration is { IsJoint: true, AutoLeave: false })
        {
            if (_world.IsHealed || Lost() is not null) Begin(_plans.Leave());
        }
        else if (Lost() is { } lost && !driver.Node.Configuration.IsJoint)
        {
            if (_plans.Repair(leader, lost.Id) is { } repair) Begin(repair);
            else if (_world.Checker.Newest.SiloOf(lost.Id) is null) lost.Retire();
        }
    }

    private void Begin(MembershipOperation operation)
    {
        _underWay++;
        _world.IsMembershipIdle = false;
        foreach (var id in operation.Added) new SimSilo(_world, id, new ReplicaBirth(World.StateMachine, default, null)).Start();
        _world.Note("operation", operation.Number, (ulong)operation.Changes.Length, (ulong)operation.Transition);
        GoOn(operation);
    }

    private void GoOn(MembershipOperation operation)
    {
        if (_world.Leader is not { Driver: { } leader } replica) Later(operation);
        else if (_random.Chance(0.5) && leader.Members.Find(operation.Number) is { } seen) End(operation, seen.Refusal is null);
        else Call(operation, replica);
    }

    /// <summary>A leader that dies does not answer; an answer that comes after the timeout is none.</summary>
    private void Call(MembershipOperation operation, SimReplica leader)
    {
        var isOver = false;
        _world.After(CallTimeoutMs, () => Once(() => Later(operation)));

        // A leader that is about to leave hands over first, so that nobody waits for an election.
        if (operation.Removes(leader.Id) && _random.Chance(0.5)) leader.Enter(static driver => driver.HandOver());
        leader.Enter(driver => operation.Propose(driver, outcome => Once(() => Settle(operation, outcome))));

        void Once(Action end)
        {
            if (isOver) return;
            isOver = true;
            end();
        }
    }

    private void Settle(MembershipOperation operation, ChangeOutcome outcome)
    {
        if (outcome.Status == ChangeStatus.Applied) End(operation, applied: true);
        else if (outcome is { Status: ChangeStatus.Refused, Refusal: not (RejectionCode.ChangePending or RejectionCode.TooManyRequests) })
            End(operation, applied: false);
        else Later(operation);
    }

    private void Later(MembershipOperation operation) => _world.After(_random.Next(10, 200), () => GoOn(operation));

    private void End(MembershipOperation operation, bool applied)
    {
        _underWay--;
        _world.IsMembershipIdle = _underWay == 0;
        _world.Note(applied ? "changed" : "refused", operation.Number);
        if (applied)
        {
            Applied++;
            foreach (var kind in operation.Kinds.Members) _world.Strikes.Count(kind);
            if (operation.Changes.Length > 1 || operation.Transition != ConfChangeTransition.Auto) CountTransition(operation);
            return;
        }

        Refused++;
        foreach (var id in operation.Added) _world.After(_random.Next(1, 50), _world.Silo(id).Retire);
    }

    private void CountTransition(MembershipOperation operation) => _world.Strikes.Count(operation.Transition switch
    {
        ConfChangeTransition.Auto => FaultClass.JointAuto,
        ConfChangeTransition.JointImplicit => FaultClass.JointImplicit,
        _ => FaultClass.JointExplicit,
    });
}
