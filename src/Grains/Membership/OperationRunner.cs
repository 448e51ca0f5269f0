using OrleansRaft.Groups;
using OrleansRaft.Placement;
using OrleansRaft.Replicas;
using OrleansRaft.Replication;
using OrleansRaft.Storage;

namespace OrleansRaft.Membership;

/// <summary>
/// Carries one operation out, to a typed end. Every step may be repeated by another life of the grain: what has been done shows in what
/// is stored, and in the log itself, which knows the operation's number.
/// </summary>
/// <param name="group">The group.</param>
/// <param name="grains">Makes references.</param>
/// <param name="router">Finds the leader.</param>
/// <param name="homes">Finds silos.</param>
/// <param name="clock">The time.</param>
/// <param name="nextId">Gives a replica id above the one given, never the same twice; durable with the next save.</param>
/// <param name="save">Makes the operation durable as it is.</param>
internal sealed class OperationRunner(
    string group, IGrainFactory grains, GroupRouter router, HomeSilos homes, TimeProvider clock, Func<ulong, ulong> nextId, Func<Operation, Task> save)
{
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(50);
    private static readonly TimeSpan CallTimeout = TimeSpan.FromSeconds(10);
    private static readonly TimeSpan HandOverTimeout = TimeSpan.FromSeconds(3);

    /// <summary>How long an operation tries to get an answer before it ends as failed.</summary>
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(2);

    /// <summary>Carries it out.</summary>
    public async Task RunAsync(Operation operation)
    {
        var deadline = clock.GetUtcNow() + Patience;
        while (!operation.HasEnded)
        {
            var progressed = await LeaderAsync(deadline) is { } leader && await StepAsync(operation, leader, deadline);
            if (operation.HasEnded) return;
            if (progressed) deadline = clock.GetUtcNow() + Patience;
            else if (clock.GetUtcNow() >= deadline) await GiveUpAsync(operation);
            else await Task.Delay(Pause, clock);
        }
    }

    /// <summary>Goes one step on.</summary>
    /// <returns>Whether anything was learnt: false makes it wait before it tries again.</returns>
    private async Task<bool> StepAsync(Operation operation, ReplicaReport leader, DateTimeOffset deadline)
    {
        if (leader.Operations.FindLast(o => o.Operation == operation.Number) is { } seen) return await FollowAsync(operation, seen, leader);
        if (operation.State == OperationState.Queued)
        {
            if (ChangeRules.CheckAgainst(operation.Kind, operation.IfVersion, operation.Changes, leader, IsActive) is { } rejection)
            {
                await EndAsync(operation, OperationState.Refused, rejection.Code, rejection.Reason);
                return true;
            }

            Prepare(operation, leader);
            await EnterAsync(operation, OperationState.Proposed, "Handed to the leader.");
        }

        if (!await MakeReplicasAsync(operation, leader.StateMachine)) return false;
        if (operation.HasEnded) return true;
        if (Leaves(operation, leader.ReplicaId)) await HandOverAsync(operation, leader);
        return await ProposeAsync(operation, deadline);
    }

    private async Task<bool> ProposeAsync(Operation operation, DateTimeOffset deadline)
    {
        if (await router.FindLeaderAsync(deadline) is not null || router.Leader is not { } leader) return false;
        ChangeReply reply;
        try
        {
            var proposal = new ChangeProposal(operation.Number, operation.Kind, operation.Changes, operation.Transition);
            reply = await leader.ProposeChangeAsync(proposal).WaitAsync(CallTimeout, clock);
        }
        catch (Exception e) when (e is not OutOfMemoryException)
        {
            router.Suspect(leader);
            return false; // Whether it was proposed is seen in the log, before it is proposed again.
        }

        switch (reply.Status)
        {
            case ChangeStatus.Refused when reply.Rejection is { Code: RejectionCode.ChangePending or RejectionCode.TooManyRequests }:
                return false;
            case ChangeStatus.Refused:
                await RetireNewAsync(operation);
                await EndAsync(operation, OperationState.Refused, reply.Rejection?.Code, reply.Rejection?.Reason ?? "The leader refused it.");
                return true;
            case ChangeStatus.NotLeader:
                router.Redirect(leader, reply.LeaderKey);
                return false;
            default:
                return reply.Status == ChangeStatus.Applied;
        }
    }

    /// <summary>The log has the operation: follow it to its end.</summary>
    private async Task<bool> FollowAsync(Operation operation, SeenOperation seen, ReplicaReport leader)
    {
        operation.EntryIndex = seen.Index;
        if (seen.Refusal is { } refusal)
        {
            await RetireNewAsync(operation);
            await EndAsync(operation, OperationState.Refused, RejectionCode.InvalidChange, refusal);
            return true;
        }

        var joint = leader.Configuration.VotersOutgoing.Count > 0;
        if (operation.Kind == OperationKind.LeaveJoint)
        {
            operation.JointLeftAt = seen.Index;
            await CompleteAsync(operation, "The joint configuration was left.");
            return true;
        }

        if (operation.JointEnteredAt is null && (joint || leader.Configuration.Version > seen.Index))
        {
            // The leave of a joint configuration is an entry of its own: a later version means that it has been.
            operation.JointEnteredAt = seen.Index;
            await EnterAsync(operation, OperationState.Joint, "Both majorities are needed now.");
        }

        if (operation.JointEnteredAt is null)
        {
            await CompleteAsync(operation, "The new configuration is in effect.");
            return true;
        }

        if (operation.Transition == ChangeTransition.JointExplicit)
        {
            await CompleteAsync(operation, "The joint configuration is in effect, until it is told to leave.");
            return true;
        }

        if (joint)
        {
            if (operation.State == OperationState.Leaving) return false;
            await EnterAsync(operation, OperationState.Leaving, "The leader leaves the joint configuration by itself.");
            return true;
        }

        operation.JointLeftAt = leader.Configuration.Version;
        await CompleteAsync(operation, "The new configuration is in effect.");
        return true;
    }

    /// <summary>Who was removed is told by the leader, once nobody can need its vote any more.</summary>
    private Task CompleteAsync(Operation operation, string detail) => EndAsync(operation, OperationState.Completed, null, detail);

    /// <summary>Gives new members their ids.</summary>
    private void Prepare(Operation operation, ReplicaReport leader)
    {
        operation.Changes = [.. operation.Changes.Select(c => c.Silo is not null && c.ReplicaId == 0 ? c with { ReplicaId = nextId(leader.HighestId) } : c)];
    }

    private static IEnumerable<MemberChange> NewMembers(Operation operation) => operation.Changes.Where(static c => c.Silo is not null);

    private async Task<bool> MakeReplicasAsync(Operation operation, string stateMachine)
    {
        foreach (var change in NewMembers(operation))
        {
            try
            {
                var made = await grains.GetReplica(group, change.ReplicaId, change.Silo!)
                    .CreateAsync(new ReplicaSpec(stateMachine, null)).WaitAsync(CallTimeout, clock);
                var rejection = made.Rejection ?? (made.Outcome == CreateReplicaOutcome.Retired
                    ? new Rejection(RejectionCode.ReplicaIdUsed, $"Replica {change.ReplicaId} was retired on '{change.Silo}' before.")
                    : null);
                if (rejection is null) continue;
                await EndAsync(operation, OperationState.Refused, rejection.Code, rejection.Reason);
                return true;
            }
            catch (Exception e) when (e is not OutOfMemoryException)
            {
                return false; // Its silo is away; the patience of the whole operation decides.
            }
        }

        return true;
    }

    /// <summary>A leader that is about to leave hands over first, so that nobody waits for an election.</summary>
    private async Task HandOverAsync(Operation operation, ReplicaReport leader)
    {
        var heir = leader.Progress
            .Where(p => leader.Configuration.Voters.Contains(p.ReplicaId) && !Leaves(operation, p.ReplicaId) && p.LastContactMs <= leader.ElectionTimeoutMs)
            .MaxBy(static p => p.Match);
        if (heir is null) return;
        await new LeadershipTransfer(router, clock).RunAsync(heir.ReplicaId, clock.GetUtcNow() + HandOverTimeout);
    }

    private static bool Leaves(Operation operation, ulong replicaId) =>
        operation.Changes.Any(c => c.ReplicaId == replicaId && c.Type is MemberChangeType.Remove or MemberChangeType.Demote);

    private async Task RetireNewAsync(Operation operation)
    {
        foreach (var change in NewMembers(operation))
        {
            try
            {
                await grains.GetReplica(group, change.ReplicaId, change.Silo!).RetireAsync().WaitAsync(CallTimeout, clock);
            }
            catch (Exception e) when (e is not OutOfMemoryException)
            {
                // It hears of no leader, and so asks: the leader tells it once its id is below the highest that was used.
            }
        }
    }

    private async Task<ReplicaReport?> LeaderAsync(DateTimeOffset deadline)
    {
        if (await router.FindLeaderAsync(deadline) is not null || router.Leader is not { } leader) return null;
        try
        {
            var report = await leader.ReportAsync().WaitAsync(CallTimeout, clock);
            if (report.IsLeader) return report;
        }
        catch (Exception e) when (e is not OutOfMemoryException)
        {
            // It may lead no more: look again.
        }

        router.Suspect(leader);
        return null;
    }

    private bool IsActive(string silo) => homes.Find(silo) is not null;

    private Task GiveUpAsync(Operation operation) => EndAsync(
        operation,
        OperationState.Failed,
        operation.State == OperationState.Queued ? RejectionCode.NoLeader : RejectionCode.OutcomeUnknown,
        $"Nobody could carry it on for {Patience.TotalSeconds} s; the last state was {operation.State}.");

    private Task EnterAsync(Operation operation, OperationState state, string detail)
    {
        operation.Enter(state, detail, clock.GetUtcNow());
        return save(operation);
    }

    private Task EndAsync(Operation operation, OperationState outcome, RejectionCode? code, string detail)
    {
        operation.End(outcome, code, detail, clock.GetUtcNow());
        return save(operation);
    }
}
