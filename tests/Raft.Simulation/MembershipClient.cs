using System.Collections.Immutable;
using System.Text;
using OrleansRaft.Core;
using OrleansRaft.Replication;
using OrleansRaft.Storage;

namespace OrleansRaft.Simulation;

/// <summary>
/// Changes the membership as the service's own runner does: makes new replicas first, proposes until the log has seen the operation or
/// the leader refuses it, and then retires what it made.
/// </summary>
internal sealed class MembershipClient(World world)
{
    private const int MaxMembers = 7;
    private const int CallTimeout = 500;

    private ulong _lastOperation;
    private bool _over;

    private sealed record Operation(
        ulong Number, ImmutableArray<ConfChangeSingle> Changes, ConfChangeTransition Transition, bool IsV1, ReplicaId[] Added);

    public int Applied { get; private set; }

    public int Refused { get; private set; }

    public void Begin() => world.Every(world.Options.ChangeEvery, () =>
    {
        if (!_over && Leader() is { } leader) Begin(Draw(leader.Driver!.Members, leader.Driver.Node.Configuration));
    });

    /// <summary>No further operations but the leaving of a joint configuration.</summary>
    public void Heal()
    {
        _over = true;
        world.Every(200, () =>
        {
            if (Leader() is { Driver: { } driver } && driver.Node.Configuration is { IsJoint: true, AutoLeave: false })
                Begin(new Operation(++_lastOperation, [], ConfChangeTransition.Auto, false, []));
        });
    }

    private SimReplica? Leader() => world.Alive.Where(static r => r.Driver!.IsLeader).MaxBy(static r => r.Driver!.Node.Term);

    private Operation Draw(MemberRegistry members, Configuration configuration)
    {
        if (configuration.IsJoint && world.Chance(0.7))
            return new Operation(++_lastOperation, [], ConfChangeTransition.Auto, false, []);

        var isV1 = world.Chance(0.3);
        var highest = Math.Max(members.HighestId, world.Replicas.Values.Max(static r => r.Id.Value));
        var changes = ImmutableArray.CreateBuilder<ConfChangeSingle>();
        var added = new List<ReplicaId>();
        for (var left = isV1 ? 1 : world.Random.Next(1, 4); left > 0; left--)
        {
            var type = world.Random.Next(3) switch
            {
                0 => ConfChangeType.AddNode,
                1 => isV1 ? ConfChangeType.RemoveNode : ConfChangeType.AddLearnerNode,
                _ => ConfChangeType.RemoveNode,
            };
            var isNew = type != ConfChangeType.RemoveNode && members.Silos.Count + added.Count < MaxMembers && world.Chance(0.7);
            var id = isNew ? new ReplicaId(++highest) : new ReplicaId(members.Silos.Keys.ElementAt(world.Random.Next(members.Silos.Count)));
            if (changes.Any(c => c.Replica == id)) continue;
            if (isNew) added.Add(id);
            changes.Add(new ConfChangeSingle(type, id));
        }

        return new Operation(
            ++_lastOperation, changes.ToImmutable(), (ConfChangeTransition)world.Random.Next(3), isV1, [.. added]);
    }

    private void Begin(Operation operation)
    {
        foreach (var id in operation.Added) new SimReplica(world, id, new ReplicaBirth("append", default, null)).Start();
        GoOn(operation);
    }

    private void GoOn(Operation operation)
    {
        if (Leader() is not { Driver: { } leader }) Later(operation);
        else if (world.Chance(0.5) && leader.Members.Find(operation.Number) is { } seen) End(operation, seen.Refusal is null);
        else Call(operation, leader);
    }

    /// <summary>A leader that dies does not answer; an answer that comes after the timeout is none.</summary>
    private void Call(Operation operation, ReplicaDriver leader)
    {
        var isOver = false;
        world.After(CallTimeout, () => Once(() => Later(operation)));
        Propose(operation, leader, outcome => Once(() => Settle(operation, outcome)));

        void Once(Action end)
        {
            if (isOver) return;
            isOver = true;
            end();
        }
    }

    private static void Propose(Operation operation, ReplicaDriver leader, Action<ChangeOutcome> done)
    {
        if (operation.IsV1)
        {
            var change = operation.Changes[0];
            var silo = operation.Added.Length > 0 ? Encoding.UTF8.GetBytes(World.SiloOf(change.Replica)) : [];
            leader.ProposeChange(new ConfChange(change.Type, change.Replica, silo, operation.Number), done);
            return;
        }

        var context = new MemberContext(operation.Number, [.. operation.Added.Select(static id => KeyValuePair.Create(id, World.SiloOf(id)))]);
        leader.ProposeChange(new ConfChangeV2(operation.Transition, operation.Changes, context.Encode()), done);
    }

    private void Settle(Operation operation, ChangeOutcome outcome)
    {
        if (outcome.Status == ChangeStatus.Applied) End(operation, applied: true);
        else if (outcome is { Status: ChangeStatus.Refused, Refusal: not (RejectionCode.ChangePending or RejectionCode.TooManyRequests) })
            End(operation, applied: false);
        else Later(operation);
    }

    private void Later(Operation operation) => world.After(world.Random.Next(10, 200), () => GoOn(operation));

    private void End(Operation operation, bool applied)
    {
        if (applied) Applied++;
        else Refused++;
        if (applied) return;
        foreach (var id in operation.Added) world.After(world.Random.Next(1, 50), world.Replica(id).Retire);
    }
}
