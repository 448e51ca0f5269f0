using OrleansRaft.Core;
using OrleansRaft.Membership;

namespace OrleansRaft.Simulation;

/// <content>What callers ask for, and what they are told in the end.</content>
internal sealed partial class OperationHost
{
    private const int MaxQueued = 3;
    private const int LookEveryMs = 100;

    private readonly MembershipPlans _plans;
    private ulong _lastId;
    private long _awayUntil;
    private bool _isUnwilling;

    private Operation? AwaitsLeave => _store.State.Operations.Find(static o => o is { HasEnded: false, Stage.Kind: StageKind.AwaitLeave });

    private void BeginRequests()
    {
        _world.Every(_random, _world.Options.ChangeEveryMs, () =>
        {
            var waiting = _store.State.Operations.Count(static o => !o.HasEnded);
            if (_world.IsHealed || waiting >= MaxQueued || Lost() is not null) return;
            if (_world.Leader is { } leader && _plans.Draw(leader) is { } drawn) Submit(RequestOf(drawn));
        });
        _world.Every(_random, LookEveryMs, Look);
        _world.Every(_random, _world.Options.ChangeEveryMs, () =>
        {
            if (_world.Has(FaultClass.Cancel) && _store.State.Operations.Find(static o => !o.HasEnded) is { } any) Cancel(any);
        });
        _world.Every(_random, _world.Options.FaultEveryMs, () =>
        {
            if (!_world.Has(FaultClass.GrainDeath)) return;
            _world.Strike(FaultClass.GrainDeath, 0);
            _store.Die();
            _current = null;
            _world.IsMembershipIdle = false;

            // What was not stored was never begun, and its number may be given again.
            foreach (var number in _before.Keys.Where(n => !_store.State.Operations.Exists(o => o.Number == n && o.Stages.Count > 0)).ToArray())
            {
                _before.Remove(number);
            }

            _world.After(_random.Next(1, 300), GoOn);
        });
        var silos = _world.Stream(7);
        _world.Every(silos, _world.Options.FaultEveryMs, () =>
        {
            if (!_world.Has(FaultClass.NotMade)) return;
            _world.Strike(FaultClass.NotMade, 0);
            _isUnwilling = silos.Chance(0.3);
            if (!_isUnwilling) _awayUntil = _world.Now + silos.Next(1, 2 * PatienceMs);
        });
    }

    private SimSilo? Lost() => _world.Silos.Find(static s => s is { IsLost: true, IsRetired: false });

    /// <summary>Replaces what is lost, and leaves an explicit joint configuration some time; in peace always.</summary>
    private void Look()
    {
        GoOn();
        if (AwaitsLeave is not null && (_world.IsHealed || Lost() is not null || _random.Chance(0.2)))
        {
            Submit(new ChangeRequest { Kind = OperationKind.LeaveJoint, Changes = [] });
        }
        else if (IsIdle && Lost() is { } lost && _world.Leader is { Driver: { } driver })
        {
            if (driver.Members.SiloOf(lost.Id) is not null) Submit(ChangeRequest.Replace(lost.Id.Value, World.SiloOf(Fresh())));
            else if (_world.Checker.Newest.SiloOf(lost.Id) is null) lost.Retire();
        }
    }

    private void Submit(ChangeRequest request)
    {
        var operation = new Operation
        {
            Number = ++_store.State.LastOperation,
            Kind = request.Kind,
            Changes = [.. request.Changes],
            Requested = [.. request.Changes],
            Transition = request.Transition,
            RequestedAt = _clock.GetUtcNow(),
        };
        operation.Enter(OperationState.Queued, "Accepted.", operation.RequestedAt);
        if (request.Kind == OperationKind.LeaveJoint && AwaitsLeave is { } joint && new OperationPath(joint, _clock).Leave())
        {
            operation.LeavesFor = joint.Number;
        }

        _store.State.Operations.Add(operation);
        _world.IsMembershipIdle = false;
        _world.Note("operation", operation.Number, (ulong)operation.Kind, (ulong)operation.Transition);
        _store.Save(GoOn);
    }

    private void Cancel(Operation operation)
    {
        if (new OperationPath(operation, _clock).Cancel() is not null) return;
        _world.Strike(FaultClass.Cancel, operation.Number);
        _store.Save(GoOn);
    }

    private ReplicaId Fresh() => new(_lastId = Math.Max(_lastId, (ulong)_world.Silos.Count) + 1);

    private ChangeRequest RequestOf(MembershipOperation drawn)
    {
        // By V1 the service adds new voters and removes members; a promotion is V2.
        var isV1 = drawn.IsV1 && (drawn.Added.Length > 0 || drawn.Changes[0].Type == ConfChangeType.RemoveNode);
        var changes = drawn.Changes.Select(Change).ToArray();
        return new ChangeRequest
        {
            Kind = changes switch
            {
                [] => OperationKind.LeaveJoint,
                [{ Type: MemberChangeType.Remove }] when isV1 => OperationKind.RemoveMember,
                _ when isV1 => OperationKind.AddMember,
                [{ Type: MemberChangeType.AddVoter }, { Type: MemberChangeType.Remove }] => OperationKind.Replace,
                _ => OperationKind.Change,
            },
            Changes = changes,
            Transition = drawn.Transition switch
            {
                ConfChangeTransition.JointImplicit => ChangeTransition.JointImplicit,
                ConfChangeTransition.JointExplicit => ChangeTransition.JointExplicit,
                _ => ChangeTransition.Auto,
            },
        };

        MemberChange Change(ConfChangeSingle change)
        {
            var isNew = drawn.Added.Contains(change.Replica);
            var id = isNew ? Fresh() : change.Replica;
            var type = change.Type switch
            {
                ConfChangeType.RemoveNode => MemberChangeType.Remove,
                ConfChangeType.AddNode => isNew ? MemberChangeType.AddVoter : MemberChangeType.Promote,
                _ => isNew ? MemberChangeType.AddLearner : MemberChangeType.Demote,
            };
            return new MemberChange(type, isNew ? World.SiloOf(id) : null, isNew && !isV1 ? 0 : id.Value);
        }
    }

    /// <summary>An end that is durable must be true.</summary>
    private void End(Operation operation)
    {
        _world.Note("ended", operation.Number, (ulong)operation.State);
        if (operation.State == OperationState.Completed) Applied++;
        else Refused++;
        if (!_before.TryGetValue(operation.Number, out var before)) return;
        var now = _world.Checker.NewestConfiguration;
        var expected = operation switch
        {
            { Kind: OperationKind.LeaveJoint } => now.IsJoint ? "not joint" : null,
            { State: OperationState.Completed } => Expected(before, operation.Changes, now),
            _ => Expected(before, [], now),
        };
        if (expected is not null)
            _world.Checker.Fail($"Operation {operation.Id} ended as {operation.State} ({operation.Result!.Reason}) from {before}, and the group is {now}, not {expected}.");
    }

    /// <summary>What the group would be after these changes; null if that is what it is.</summary>
    private static string? Expected(Configuration before, IReadOnlyList<MemberChange> changes, Configuration now)
    {
        var voters = before.Voters.Select(static v => v.Value).ToHashSet();
        var learners = before.Learners.Select(static l => l.Value).ToHashSet();
        foreach (var change in changes)
        {
            voters.Remove(change.ReplicaId);
            learners.Remove(change.ReplicaId);
            if (change.Type is MemberChangeType.AddVoter or MemberChangeType.Promote) voters.Add(change.ReplicaId);
            if (change.Type is MemberChangeType.AddLearner or MemberChangeType.Demote) learners.Add(change.ReplicaId);
        }

        var isSame = voters.SetEquals(now.Voters.Select(static v => v.Value)) && learners.SetEquals(now.Learners.Select(static l => l.Value));
        return isSame && !now.IsJoint ? null : $"voters=({string.Join(' ', voters.Order())}) learners=({string.Join(' ', learners.Order())})";
    }
}
