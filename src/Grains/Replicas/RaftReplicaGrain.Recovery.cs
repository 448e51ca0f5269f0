using Microsoft.Extensions.Logging;
using OrleansRaft.Recovery;
using OrleansRaft.Storage;

namespace OrleansRaft.Replicas;

/// <content>
/// Generations: a replica whose group was recovered without it, or from it, neither votes nor serves again. It looks when it loads, when it
/// becomes leader, and when no leader was heard of for long.
/// </content>
internal sealed partial class RaftReplicaGrain
{
    private static readonly TimeSpan LookAgain = TimeSpan.FromSeconds(5);

    private Task? _beginning;

    public Task<ReplicaLog> DescribeLogAsync() => Task.FromResult(_driver is { } driver
        ? ReplicaLogs.Of(driver, _key, _stateMachine)
        : new ReplicaLog { ReplicaId = _key.Replica.Replica.Value, Silo = _key.Silo, Condition = _condition });

    public async Task<FencedLog?> FenceAsync()
    {
        if (_condition == ReplicaCondition.Retired) return null;
        Fence();

        // With the claim taken, nothing that the driver still had to write is written any more: what is read now is the end of this log.
        return await ReplicaLogs.EndAsync(_log, _log.Claim(_key.Replica));
    }

    public async Task CheckGenerationAsync()
    {
        if (_condition is ReplicaCondition.Retired or ReplicaCondition.Missing) return;
        var generations = await services.Fences.ReadAsync(_key.Replica.Group, CancellationToken.None);
        if (generations.IsOver(_key.Replica.Replica)) await EndAsync(generations);
    }

    public async Task<ReplicaCreation> BeginGenerationAsync(GenerationSpec spec)
    {
        if (loader.RefusalOf(spec.StateMachine, _key.Silo) is { } refusal) return new ReplicaCreation(default, refusal);
        var outcome = await _log.CreateAsync(_key.Replica, new ReplicaBirth(spec.StateMachine, default, null), CancellationToken.None);
        if (outcome == CreateReplicaOutcome.Retired) return new ReplicaCreation(outcome);

        // The call may come again while the first one is at it.
        var beginning = _beginning ??= BeginAsync(spec);
        try
        {
            await beginning;
        }
        finally
        {
            if (_beginning == beginning) _beginning = null;
        }

        return new ReplicaCreation(outcome);
    }

    private async Task BeginAsync(GenerationSpec spec)
    {
        if (_driver is { StopReason: null, Members.Silos.IsEmpty: false }) return;

        // A restart may have brought it up empty: it knows of no member, and none knows of it.
        StopDriver("The replica begins a new generation of its group.");
        await new GenerationStart(_log, loader, _options).RunAsync(_key.Replica, spec);
        await StartAsync();
    }

    /// <summary>The group goes on without this replica: for now its log may still be needed, later it is deleted.</summary>
    private async Task EndAsync(RecoveryState generations)
    {
        if (_condition == ReplicaCondition.Retired) return;
        if (generations.FindUnfinished() is null)
        {
            await RetireAsync();
            return;
        }

        Fence();
        GrainFactory.GetGrain<IRecoveryWakeGrain>(_key.Replica.Group).WakeAsync().Ignore();
    }

    private void Fence()
    {
        if (_condition == ReplicaCondition.Fenced) return;
        LogFenced(_key.Replica);
        _condition = ReplicaCondition.Fenced;
        StopDriver("The group was recovered as a new generation.");

        // As long as this replica waits for the recovery to end, it sees to it that somebody carries it on.
        _wakes = this.RegisterGrainTimer(
            static (grain, _) => grain.CheckGenerationAsync(), this, new GrainTimerCreationOptions(LookAgain, LookAgain) { Interleave = true });
    }

    [LoggerMessage(1104, LogLevel.Warning, "Replica {Replica} is over: its group was recovered as a new generation")]
    private partial void LogFenced(ReplicaKey replica);
}
