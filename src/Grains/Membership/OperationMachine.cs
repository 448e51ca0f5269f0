using OrleansRaft.Replicas;
using OrleansRaft.Replication;

namespace OrleansRaft.Membership;

/// <summary>
/// Decides what an operation does next, from what is stored of it and what the leader reports. It does nothing itself, so that the service
/// and the simulator run the same decisions.
/// </summary>
/// <param name="operation">The operation.</param>
/// <param name="gate">Who may vote.</param>
/// <param name="nextId">Gives a replica id above the one given, never the same twice; durable with the next save.</param>
/// <param name="isActive">Whether a silo of this name is active.</param>
/// <param name="clock">The time, for what people read and for the gate.</param>
internal sealed class OperationMachine(
    Operation operation, CatchUpGate gate, Func<ulong, ulong> nextId, Func<string, bool> isActive, TimeProvider clock)
{
    private readonly OperationPath _path = new(operation, clock);
    private int _preparedAt = -1;
    private int _handedOverAt = -1;

    /// <summary>What to do now.</summary>
    /// <param name="leader">The leader's report.</param>
    public OperationAct Next(ReplicaReport leader)
    {
        if (!leader.IsUpToDate) return new OperationAct.Wait();
        if (operation.State == OperationState.Queued)
        {
            // A leader that was deposed and does not know it reports a configuration of the past: whatever is planned on that is wrong.
            if (!leader.IsConfirmed) return new OperationAct.Confirm();
            Start(leader);
            return new OperationAct.Save();
        }

        if (operation.Stage is not { } stage) throw new InvalidOperationException("An operation that has begun is in a stage, or has ended.");
        return stage.Kind switch
        {
            StageKind.CatchUp => CatchUp(stage, leader),
            StageKind.AwaitLeave => AwaitLeave(leader),
            StageKind.Retire => new OperationAct.Retire(stage.Changes),
            _ => Follow(stage, leader),
        };
    }

    /// <summary>The replicas of this stage are made.</summary>
    public void Made() => _preparedAt = operation.Position;

    /// <summary>They cannot be made: nothing of the change will be.</summary>
    public void NotMade(Rejection rejection) => _path.Abandon(OperationState.Refused, rejection.Code, rejection.Reason);

    /// <summary>Those that were made in vain were told, as far as they answered. The others ask some day, and are told by the leader.</summary>
    public void Retired() => _path.Advance();

    /// <summary>What the leader said to a proposal.</summary>
    /// <returns>Whether that moved the operation. Otherwise whether it was proposed is seen in the log, before it is proposed again.</returns>
    public bool Answered(ChangeReply reply)
    {
        if (reply.Status != ChangeStatus.Refused || reply.Rejection is { Code: RejectionCode.ChangePending or RejectionCode.TooManyRequests }) return false;
        _path.Abandon(OperationState.Refused, reply.Rejection?.Code, reply.Rejection?.Reason ?? "The leader refused it.");
        return true;
    }

    /// <summary>
    /// Nobody could carry it on for long. It ends if it has not begun, and turns back if it can and there is somebody to turn back with. Otherwise it
    /// goes on: how it ends is for the log to say, and whatever is in it would be done without anybody to follow it up.
    /// </summary>
    /// <param name="hasLeader">Whether there is a leader.</param>
    /// <param name="reason">Why, for a person.</param>
    /// <returns>Whether that moved the operation.</returns>
    public bool GiveUp(bool hasLeader, string reason)
    {
        if (operation is { State: OperationState.Queued, LeavesFor: null }) _path.End(OperationState.Failed, RejectionCode.NoLeader, reason);
        else if (hasLeader && _path.CanTurnBack) _path.Abandon(OperationState.Failed, RejectionCode.CatchUpFailed, reason);
        else return false;
        return true;
    }

    private void Start(ReplicaReport leader)
    {
        // Where the other operation ended without having left, this one still has to.
        if (operation.LeavesFor is { } other && leader.Configuration.VotersOutgoing.Count == 0)
        {
            _path.End(OperationState.Completed, null, $"Operation {other} left the joint configuration.");
        }
        else if (ChangeRules.CheckAgainst(operation.Kind, operation.IfVersion, operation.Changes, leader, isActive) is { } rejection)
        {
            _path.End(OperationState.Refused, rejection.Code, rejection.Reason);
        }
        else
        {
            operation.Changes =
                [.. operation.Changes.Select(c => c.Silo is not null && c.ReplicaId == 0 ? c with { ReplicaId = nextId(leader.HighestId) } : c)];
            _path.Begin(OperationStages.Of(operation.Kind, operation.Changes, operation.Transition, leader.Configuration));
        }
    }

    private OperationAct Follow(Stage stage, ReplicaReport leader)
    {
        if (leader.Operations.FindLast(o => o.Operation == operation.ProposalNumber) is { } seen) return Seen(stage, seen, leader);
        var added = stage.Changes.Where(static c => c.Silo is not null).ToArray();

        // What may be in the log was made before. Were its rows lost since, it may have voted, and must not begin anew.
        if (added.Length > 0 && !operation.MayBeInLog && _preparedAt != operation.Position) return new OperationAct.Make(added, leader.StateMachine);
        if (_handedOverAt != operation.Position && HeirOf(stage, leader) is { } heir)
        {
            _handedOverAt = operation.Position;
            return new OperationAct.HandOver(heir);
        }

        if (stage.Kind == StageKind.Change && !operation.MayBeInLog)
        {
            operation.MayBeInLog = true;
            return new OperationAct.Save();
        }

        var kind = operation.Kind is OperationKind.AddMember or OperationKind.RemoveMember ? operation.Kind : OperationKind.Change;
        return new OperationAct.Propose(new ChangeProposal(operation.ProposalNumber, kind, stage.Changes, stage.Transition));
    }

    /// <summary>The log has the stage's entry, and it was applied.</summary>
    private OperationAct Seen(Stage stage, SeenOperation seen, ReplicaReport leader)
    {
        if (seen.Refusal is { } refusal) _path.Abandon(OperationState.Refused, RejectionCode.InvalidChange, refusal);
        else if (stage.Kind == StageKind.Change) return SeenChange(stage, seen.Index, leader.Configuration);
        else
        {
            if (stage.Kind == StageKind.Leave) operation.JointLeftAt = seen.Index;
            Advance(leader.Configuration);
        }

        return new OperationAct.Save();
    }

    private OperationAct SeenChange(Stage stage, ulong index, ConfigurationView configuration)
    {
        operation.EntryIndex ??= index;
        var isJoint = configuration.VotersOutgoing.Count > 0;

        // The leave of a joint configuration is an entry of its own: a later version means that it has been.
        if (operation.State == OperationState.Proposed && (isJoint || configuration.Version > index))
        {
            operation.JointEnteredAt ??= index;
            if (stage.Transition == ChangeTransition.JointExplicit) _path.Advance();
            else operation.Enter(OperationState.Joint, "Both majorities are needed now.", clock.GetUtcNow());
            return new OperationAct.Save();
        }

        if (isJoint)
        {
            if (operation.State == OperationState.Leaving) return new OperationAct.Wait();
            operation.Enter(OperationState.Leaving, "The leader leaves the joint configuration by itself.", clock.GetUtcNow());
            return new OperationAct.Save();
        }

        if (configuration.Version > index) operation.JointLeftAt = configuration.Version;
        Advance(configuration);
        return new OperationAct.Save();
    }

    private OperationAct AwaitLeave(ReplicaReport leader)
    {
        // A leader of the past may still be before the joint configuration.
        if (leader.Configuration.VotersOutgoing.Count > 0 || leader.Configuration.Version <= operation.JointEnteredAt)
        {
            return new OperationAct.Wait(IsPatient: true);
        }

        if (ChangeEffect.IsIn(operation.Stages[operation.Position - 1].Changes, leader.Configuration))
        {
            operation.JointLeftAt = leader.Configuration.Version;
            Advance(leader.Configuration);
        }
        else
        {
            BegunAnew();
        }

        return new OperationAct.Save();
    }

    /// <summary>The stage is done, as the log tells. It was the last one: then the group is what was asked for, unless it is another one by now.</summary>
    private void Advance(ConfigurationView configuration)
    {
        var isLast = operation.Ending is null && operation.Position == operation.Stages.Count - 1;
        if (isLast && !ChangeEffect.IsIn(operation.Changes, configuration)) BegunAnew();
        else _path.Advance();
    }

    private void BegunAnew() =>
        _path.End(OperationState.Failed, RejectionCode.InvalidChange, "The group was begun anew meanwhile, with other members than the change names.");

    private OperationAct CatchUp(Stage stage, ReplicaReport leader)
    {
        switch (gate.Look(leader, [.. stage.Changes.Select(static c => c.ReplicaId)], clock.GetUtcNow()))
        {
            case CatchUpVerdict.Reached:
                _path.Advance();
                return new OperationAct.Save();
            case CatchUpVerdict.Hopeless hopeless:
                _path.Abandon(OperationState.Failed, RejectionCode.CatchUpFailed, hopeless.Reason);
                return new OperationAct.Save();
            default:
                return new OperationAct.Wait(IsPatient: true);
        }
    }

    /// <summary>
    /// Who leads after this leader, if the stage takes its vote: of those that stay and live, whoever has most. Of equals the youngest: who
    /// replaces members one after the other begins with the oldest, and the leader need not move each time.
    /// </summary>
    private static ulong? HeirOf(Stage stage, ReplicaReport leader)
    {
        if (!Leaves(leader.ReplicaId)) return null;
        return leader.Progress
            .Where(p => leader.Configuration.Voters.Contains(p.ReplicaId) && !Leaves(p.ReplicaId) && p.LastContactMs <= leader.ElectionTimeoutMs)
            .MaxBy(static p => (p.Match, p.ReplicaId))?.ReplicaId;

        bool Leaves(ulong id) => stage.Changes.Any(c => c.ReplicaId == id && c.Type is MemberChangeType.Remove or MemberChangeType.Demote);
    }
}
