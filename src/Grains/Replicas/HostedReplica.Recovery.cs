using Microsoft.Extensions.Logging;
using OrleansRaft.Recovery;
using OrleansRaft.Storage;

namespace OrleansRaft.Replicas;

/// <content>
/// Generations: a replica whose group was recovered without it, or from it, or deleted, neither votes nor serves again. It looks when it loads, when it
/// becomes leader, and when no leader was heard of for long.
/// </content>
internal sealed partial class HostedReplica
{
    private static readonly TimeSpan LookAgain = TimeSpan.FromSeconds(5);

    private Task? _beginning;

    /// <inheritdoc cref="IRaftReplicaGrain.DescribeLogAsync"/>
    public Task<ReplicaLog> DescribeLogAsync() => _turns.RunAsync(() => Task.FromResult(_driver is { } driver
        ? ReplicaLogs.Of(driver, _key, _stateMachine)
        : new ReplicaLog { ReplicaId = _key.Replica.Replica.Value, Silo = _key.Silo, Condition = _condition }));

    /// <inheritdoc cref="IRaftReplicaGrain.FenceAsync"/>
    public Task<FencedLog?> FenceAsync() => _turns.RunAsync(async () =>
    {
        if (_condition == ReplicaCondition.Retired) return null;
        Fence();

        // With the claim taken, nothing that the driver still had to write is written any more: what is read now is the end of this log.
        return await ReplicaLogs.EndAsync(_log, _log.Claim(_key.Replica));
    });

    /// <inheritdoc cref="IRaftReplicaGrain.CheckGenerationAsync"/>
    public Task CheckGenerationAsync() => _turns.RunAsync(async () =>
    {
        if (_condition is ReplicaCondition.Retired or ReplicaCondition.Missing) return;
        var generations = await _services.Fences.ReadAsync(_key.Replica.Group, CancellationToken.None);
        if (generations.IsOver(_key.Replica.Replica)) await EndAsync(generations);
    });

    /// <inheritdoc cref="IRaftReplicaGrain.BeginGenerationAsync"/>
    public Task<ReplicaCreation> BeginGenerationAsync(GenerationSpec spec) => _turns.RunAsync(async () =>
    {
        if (_loader.RefusalOf(spec.StateMachine, _key.Silo) is { } refusal) return new ReplicaCreation(default, refusal);
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
    });

    private async Task BeginAsync(GenerationSpec spec)
    {
        if (_driver is { StopReason: null, Members.Silos.IsEmpty: false }) return;

        // A restart may have brought it up empty: it knows of no member, and none knows of it.
        StopDriver("The replica begins a new generation of its group.");
        await new GenerationStart(_log, _loader, _options).RunAsync(_key.Replica, spec);
        await StartInTurnAsync();
    }

    /// <summary>The group goes on without this replica: for now its log may still be needed, later it is deleted.</summary>
    private async Task EndAsync(RecoveryState generations)
    {
        if (_condition == ReplicaCondition.Retired) return;
        if (generations.FindUnfinished() is null)
        {
            await RetireInTurnAsync();
            return;
        }

        Fence();
        _grains.GetGrain<IRecoveryWakeGrain>(_key.Replica.Group).WakeAsync().Ignore();
    }

    private void Fence()
    {
        if (_condition == ReplicaCondition.Fenced) return;
        LogFenced(_key.Replica);
        _condition = ReplicaCondition.Fenced;
        StopDriver("The group was recovered as a new generation.");

        // As long as this replica waits for the recovery to end, it sees to it that somebody carries it on.
        WakeEvery(LookAgain, () => CheckGenerationAsync().Ignore());
    }

    [LoggerMessage(1104, LogLevel.Warning, "Replica {Replica} is over: its group was recovered as a new generation")]
    private partial void LogFenced(ReplicaKey replica);
}
