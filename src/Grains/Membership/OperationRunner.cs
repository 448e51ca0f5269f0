using OrleansRaft.Groups;
using OrleansRaft.Hosting;
using OrleansRaft.Placement;
using OrleansRaft.Replicas;
using OrleansRaft.Replication;
using OrleansRaft.Storage;

namespace OrleansRaft.Membership;

/// <summary>
/// Carries one operation out, to a typed end: asks the <see cref="OperationMachine"/> what comes next, and does it. Every act may be repeated
/// by another life of the grain.
/// </summary>
/// <param name="group">The group.</param>
/// <param name="grains">Makes references.</param>
/// <param name="router">Finds the leader.</param>
/// <param name="homes">Finds silos.</param>
/// <param name="options">The bounds of catching up.</param>
/// <param name="clock">The time.</param>
/// <param name="nextId">Gives a replica id above the one given, never the same twice; durable with the next save.</param>
/// <param name="save">Makes the operation durable as it is.</param>
/// <param name="saves">All that is being made durable: those who cancel, or ask to leave, move operations too.</param>
internal sealed class OperationRunner(
    string group,
    IGrainFactory grains,
    GroupRouter router,
    HomeSilos homes,
    CatchUpOptions options,
    TimeProvider clock,
    Func<ulong, ulong> nextId,
    Func<Operation, Task> save,
    AsyncSerializer saves)
{
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(50);
    private static readonly TimeSpan CallTimeout = TimeSpan.FromSeconds(10);
    private static readonly TimeSpan HandOverTimeout = TimeSpan.FromSeconds(3);

    /// <summary>How long an operation tries to get on before it is given up, where that is safe.</summary>
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(2);

    /// <summary>Carries it out.</summary>
    public async Task RunAsync(Operation operation)
    {
        var machine = new OperationMachine(operation, new CatchUpGate(options), nextId, IsActive, clock);
        var deadline = clock.GetUtcNow() + Patience;
        while (!operation.HasEnded)
        {
            var leader = await LeaderAsync(deadline);

            // Nothing may follow from a move that is not stored, or could not be: another life would take the other way under the same numbers.
            do await saves.Last; while (!saves.Last.IsCompleted);
            if (operation.HasEnded) return;
            if (leader is not null && await ActAsync(operation, machine, machine.Next(leader))) deadline = clock.GetUtcNow() + Patience;
            else if (clock.GetUtcNow() < deadline) await Task.Delay(Pause, clock);
            else
            {
                await GiveUpAsync(operation, machine, leader);
                deadline = clock.GetUtcNow() + Patience;
            }
        }
    }

    /// <summary>Does what the machine says.</summary>
    /// <returns>Whether that went on: false makes it wait before it looks again.</returns>
    private async Task<bool> ActAsync(Operation operation, OperationMachine machine, OperationAct act)
    {
        switch (act)
        {
            case OperationAct.Save:
                await save(operation);
                return true;
            case OperationAct.Confirm:
                return await ConfirmAsync(operation, machine);
            case OperationAct.Make make:
                return await MakeAsync(operation, machine, make);
            case OperationAct.HandOver handOver:
                await HandOverAsync(handOver.To);
                return true;
            case OperationAct.Propose propose:
                return await ProposeAsync(operation, machine, propose.Proposal);
            case OperationAct.Retire retire:
                await RetireAsync(operation, machine, retire.Members);
                return true;
            case OperationAct.Wait { IsPatient: true }:
                await Task.Delay(Pause, clock);
                return true;
            default:
                return false;
        }
    }

    private async Task<bool> ConfirmAsync(Operation operation, OperationMachine machine)
    {
        if (await AskLeaderAsync(static leader => leader.ConfirmAsync()) is not { IsConfirmed: true } leader) return false;
        return operation.HasEnded || await ActAsync(operation, machine, machine.Next(leader));
    }

    private async Task HandOverAsync(ulong replicaId)
    {
        try
        {
            await new LeadershipTransfer(router, clock).RunAsync(replicaId, clock.GetUtcNow() + HandOverTimeout);
        }
        catch (Exception e) when (e is not OutOfMemoryException)
        {
            // It is a courtesy to those who write. A leader that died meanwhile needs none.
        }
    }

    private async Task<bool> MakeAsync(Operation operation, OperationMachine machine, OperationAct.Make make)
    {
        var position = operation.Position;
        foreach (var member in make.Members)
        {
            ReplicaCreation made;
            try
            {
                made = await grains.GetReplica(group, member.ReplicaId, member.Silo!)
                    .CreateAsync(new ReplicaSpec(make.StateMachine, null)).WaitAsync(CallTimeout, clock);
            }
            catch (Exception e) when (e is not OutOfMemoryException)
            {
                return false; // Its silo is away; the patience of the whole operation decides.
            }

            if (operation.Position != position) return true; // It was cancelled meanwhile.
            if (RefusalOf(member, made) is not { } rejection) continue;
            machine.NotMade(rejection);
            await save(operation);
            return true;
        }

        machine.Made();
        return true;
    }

    private static Rejection? RefusalOf(MemberChange member, ReplicaCreation made) => made.Outcome == CreateReplicaOutcome.Retired
        ? new Rejection(RejectionCode.ReplicaIdUsed, $"Replica {member.ReplicaId} was retired on '{member.Silo}' before.")
        : made.Rejection;

    private async Task<bool> ProposeAsync(Operation operation, OperationMachine machine, ChangeProposal proposal)
    {
        if (router.Leader is not { } leader) return false;
        var position = operation.Position;
        ChangeReply reply;
        try
        {
            reply = await leader.Grain.ProposeChangeAsync(proposal).WaitAsync(CallTimeout, clock);
        }
        catch (Exception e) when (e is not OutOfMemoryException)
        {
            router.Suspect(leader);
            return false; // Whether it was proposed is seen in the log, before it is proposed again.
        }

        if (reply.Status == ChangeStatus.NotLeader) router.Redirect(leader, reply.LeaderKey);
        if (operation.Position != position || reply.Status == ChangeStatus.Applied) return true;
        if (!machine.Answered(reply)) return false;
        await save(operation);
        return true;
    }

    private async Task RetireAsync(Operation operation, OperationMachine machine, IReadOnlyList<MemberChange> members)
    {
        foreach (var member in members)
        {
            try
            {
                await grains.GetReplica(group, member.ReplicaId, member.Silo!).RetireAsync().WaitAsync(CallTimeout, clock);
            }
            catch (Exception e) when (e is not OutOfMemoryException)
            {
                // It hears of no leader, and so asks: the leader tells it once its id is below the highest that was used.
            }
        }

        machine.Retired();
        await save(operation);
    }

    private async Task<ReplicaReport?> LeaderAsync(DateTimeOffset deadline)
    {
        return await router.FindLeaderAsync(deadline) is null ? await AskLeaderAsync(static leader => leader.ReportAsync()) : null;
    }

    private async Task<ReplicaReport?> AskLeaderAsync(Func<IRaftReplicaGrain, Task<ReplicaReport>> ask)
    {
        if (router.Leader is not { } leader) return null;
        try
        {
            var report = await ask(leader.Grain).WaitAsync(CallTimeout, clock);
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

    /// <summary>Nobody could carry it on: ends it or turns it back, if that is safe.</summary>
    private async Task GiveUpAsync(Operation operation, OperationMachine machine, ReplicaReport? leader)
    {
        var position = operation.Position;
        var why = await WaitsForAsync(operation);
        if (operation.HasEnded || operation.Position != position) return; // It was cancelled meanwhile.
        var reason = $"Nobody could carry it on for {Patience.TotalSeconds} s; the last state was {operation.State}.";
        if (machine.GiveUp(leader is not null, why is null ? reason : $"{reason} {why}")) await save(operation);
    }

    private async Task<string?> WaitsForAsync(Operation operation)
    {
        try
        {
            return OperationWaits.Of(group, operation, operation, await router.SurveyAsync(), IsActive);
        }
        catch (Exception e) when (e is not OutOfMemoryException)
        {
            return null; // The catalogue does not answer either; the state says enough.
        }
    }
}
