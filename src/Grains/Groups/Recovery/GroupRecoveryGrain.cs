using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using Orleans.Concurrency;
using Orleans.Storage;
using OrleansRaft.Groups;
using OrleansRaft.Hosting;

namespace OrleansRaft.Recovery;

/// <summary>Lets replicas of an earlier generation wake the recovery that they wait for, so that it goes on when nobody asks.</summary>
[Alias("raft.IRecoveryWakeGrain")]
internal interface IRecoveryWakeGrain : IGrainWithStringKey
{
    /// <summary>Goes on with what is unfinished.</summary>
    [OneWay, Alias("Wake")]
    Task WakeAsync();
}

/// <summary>Lets the catalogue end what is left of a group when it is deleted.</summary>
[Alias("raft.IRecoveryEndGrain")]
internal interface IRecoveryEndGrain : IGrainWithStringKey
{
    /// <summary>
    /// Fences all replicas of a group that is being deleted: whoever loads from then on retires, also one whose silo is away now. A recovery that
    /// is not through is abandoned.
    /// </summary>
    /// <param name="usedThrough">The highest replica id that may have been used.</param>
    [Alias("End")]
    Task EndAsync(ulong usedThrough);
}

/// <summary>
/// Plans, decides and carries out the recovery of one group. The decision is one compare-and-set of the stored state: should two of these
/// ever live at once, one of them fails to write and ends, and nothing was done before that write.
/// </summary>
internal sealed partial class GroupRecoveryGrain(
    [PersistentState(GroupStates.RecoveryName, RaftSiloOptions.GrainStorageName)] IPersistentState<RecoveryState> state,
    RecoverySurvey survey,
    IOptions<RaftSiloOptions> options,
    TimeProvider clock,
    ILogger<GroupRecoveryGrain> logger) : Grain, IGroupRecoveryGrain, IRecoveryWakeGrain, IRecoveryEndGrain
{
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(250);

    /// <summary>How long is tried without a call; whoever waits for it wakes the grain again.</summary>
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(2);

    private Task? _running;
    private string _waitsFor = "It has just begun.";

    private string Group => this.GetPrimaryKeyString();

    public override Task OnActivateAsync(CancellationToken cancellationToken)
    {
        GoOn();
        return Task.CompletedTask;
    }

    public Task WakeAsync()
    {
        GoOn();
        return Task.CompletedTask;
    }

    public Task EndAsync(ulong usedThrough) => SaveAsync(state.State.Deleted(usedThrough, clock.GetUtcNow()));

    public Task<IReadOnlyList<RecoveryView>> ListAsync() =>
        Task.FromResult<IReadOnlyList<RecoveryView>>([.. state.State.History.Select(static r => r.View).Reverse()]);

    public async Task<RecoveryPlanResult> PlanAsync()
    {
        if (state.State.FindUnfinished() is not null) return new RecoveryPlanResult.Rejected(InProgress());
        return (await PlanNowAsync()).Result;
    }

    public async Task<RecoveryApplyResult> ApplyAsync(string hash, string reason)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(hash);
        ArgumentException.ThrowIfNullOrWhiteSpace(reason);
        if (reason.Length > Limits.RecoveryReasonLength)
            throw new ArgumentException($"A reason has at most {Limits.RecoveryReasonLength} characters.", nameof(reason));
        if (Find(hash) is null && await DecideAsync(hash, reason) is { } rejection) return new RecoveryApplyResult.Rejected(rejection);

        // Below the time that the caller waits for an answer: it goes on without it.
        GoOn();
        if (_running is { } running)
        {
            await running.WaitAsync(options.Value.RequestTimeout, clock)
                .ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing | ConfigureAwaitOptions.ContinueOnCapturedContext);
        }

        return Find(hash)?.View switch
        {
            { Stage: RecoveryStage.Completed } done => new RecoveryApplyResult.Completed(done),
            { Stage: RecoveryStage.Abandoned } => new RecoveryApplyResult.Rejected(NoGroup("was deleted before its recovery was through")),
            _ => new RecoveryApplyResult.Rejected(InProgress()),
        };
    }

    private StoredRecovery? Find(string hash) => state.State.History.Find(r => r.View.Hash == hash);

    private Rejection InProgress() => new(
        RejectionCode.RecoveryInProgress, $"A recovery was decided and goes on by itself; apply the same hash again to learn its end. {_waitsFor}");

    private Rejection NoGroup(string what) => new(RejectionCode.GroupNotFound, $"Group '{Group}' {what}.");

    private async Task<(RecoveryPlanResult Result, RecoveryFindings? Found)> PlanNowAsync() =>
        await survey.CollectAsync(Group, state.State) is { } found
            ? (RecoveryPlanner.Plan(found), found)
            : (new RecoveryPlanResult.Rejected(NoGroup("does not exist")), null);

    /// <summary>From the write in here there is no way back: whoever loads afterwards finds that its generation is over.</summary>
    /// <returns>Why nothing was decided, or null.</returns>
    private async Task<Rejection?> DecideAsync(string hash, string reason)
    {
        if (state.State.FindUnfinished() is not null) return InProgress();
        var (result, found) = await PlanNowAsync();
        if (result is RecoveryPlanResult.Rejected rejected) return rejected.Rejection;
        var plan = ((RecoveryPlanResult.Planned)result).Plan;
        if (plan.Hash != hash) return new Rejection(RejectionCode.RecoveryPlanStale, "Things are not as they were when it was planned: plan again.");

        var recovery = StoredRecoveries.Of(plan, found!, reason, clock.GetUtcNow());
        LogDecided(Group, plan.Generation, plan.Base.ReplicaId, plan.KeptThrough, plan.MayBeLost?.From, plan.Lost.Count, hash, reason);
        await SaveAsync(state.State.With(recovery, found!.HighestId));
        return null;
    }

    private void GoOn()
    {
        if (_running is null && state.State.FindUnfinished() is not null) _running = RunAsync();
    }

    private async Task RunAsync()
    {
        await Task.Yield();
        var run = new RecoveryRun(Group, GrainFactory, survey, clock);
        var deadline = clock.GetUtcNow() + Patience;
        try
        {
            while (state.State.FindUnfinished() is { } recovery && clock.GetUtcNow() < deadline)
            {
                DelayDeactivation(Patience);
                var next = await TryStepAsync(run, recovery);
                if (!ReferenceEquals(state.State.FindUnfinished(), recovery)) return; // Its group was deleted meanwhile.
                if (next is null || next.View.Stage == recovery.View.Stage) await Task.Delay(Pause, clock);
                else await EnterAsync(run, next);
            }
        }
        catch (InconsistentStateException e)
        {
            // Another activation wrote: it knows more, and this one must not act on what it holds.
            LogSuperseded(e, Group);
            DeactivateOnIdle();
        }
        catch (Exception e) when (e is not OutOfMemoryException)
        {
            LogInterrupted(e, Group);
        }
        finally
        {
            _running = null;
        }
    }

    private async Task<StoredRecovery?> TryStepAsync(RecoveryRun run, StoredRecovery recovery)
    {
        try
        {
            _waitsFor = "The new generation has no leader yet.";
            return await run.StepAsync(recovery);
        }
        catch (Exception e) when (e is not OutOfMemoryException)
        {
            _waitsFor = $"It waits in stage {recovery.View.Stage}: {Describe(e)}";
            LogStepFailed(e, Group, recovery.View.Stage);
            return null;
        }
    }

    /// <summary>For whoever asks; the log has all of it.</summary>
    private static string Describe(Exception failure) => failure switch
    {
        HomeSiloUnavailableException or InvalidOperationException => failure.Message,
        TimeoutException => "a replica does not answer.",
        _ => "a call broke.",
    };

    private async Task EnterAsync(RecoveryRun run, StoredRecovery next)
    {
        await SaveAsync(state.State.WithLast(next));
        LogEntered(Group, next.View.Generation, next.View.Stage, next.View.Base.ReplicaId, next.View.KeptThrough);
        if (next.View.Stage != RecoveryStage.Completed) return;
        try
        {
            await run.RetireAsync(next);
        }
        catch (Exception e) when (e is not OutOfMemoryException)
        {
            LogNotRetired(e, Group); // Whoever was not reached looks by itself, and retires.
        }
    }

    private async Task SaveAsync(RecoveryState next)
    {
        var before = state.State;
        state.State = next;
        try
        {
            await state.WriteStateAsync();
        }
        catch
        {
            // Whether it is stored is not known here: the next activation reads it.
            state.State = before;
            DeactivateOnIdle();
            throw;
        }
    }
}
