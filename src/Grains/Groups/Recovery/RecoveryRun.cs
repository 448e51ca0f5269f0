using OrleansRaft.Groups;
using OrleansRaft.Replicas;
using OrleansRaft.Storage;

namespace OrleansRaft.Recovery;

/// <summary>
/// Carries a decided recovery out. Every step may be repeated by another life of the grain: what is decided is stored before anything
/// rests on it, and what is done already is found done.
/// </summary>
/// <param name="group">The group.</param>
/// <param name="grains">Makes references.</param>
/// <param name="survey">Knows the silos.</param>
/// <param name="clock">Limits how long is waited.</param>
internal sealed class RecoveryRun(string group, IGrainFactory grains, RecoverySurvey survey, TimeProvider clock)
{
    private static readonly TimeSpan CallTimeout = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan BeginTimeout = TimeSpan.FromMinutes(1);

    /// <summary>Goes one stage on.</summary>
    /// <returns>The recovery at its next stage; as it was, where something must be waited for.</returns>
    /// <exception cref="Exception">A call broke, or a silo is away: to be tried again.</exception>
    public async Task<StoredRecovery> StepAsync(StoredRecovery recovery) => recovery.View.Stage switch
    {
        RecoveryStage.Fencing => await FenceAsync(recovery),
        RecoveryStage.Starting => await StartAsync(recovery),
        _ => recovery,
    };

    /// <summary>Deletes what is left of earlier generations, where it can be reached; elsewhere it deletes itself once it loads.</summary>
    public Task RetireAsync(StoredRecovery recovery) =>
        Task.WhenAll(recovery.Old.Where(o => survey.IsActive(o.Value)).Select(o => Replica(o.Key, o.Value).RetireAsync().WaitAsync(CallTimeout, clock)));

    /// <summary>
    /// Stops everybody of before. A silo that becomes active after the decision was stored finds it when it loads its replicas; one that
    /// was active already is in the table that is read here, and its replica is stopped by a call. Survivors must be stopped in any case.
    /// </summary>
    private async Task<StoredRecovery> FenceAsync(StoredRecovery recovery)
    {
        var route = new GroupRoute(recovery.View.FirstIndex, recovery.View.NewMembers.Max(static m => m.ReplicaId), Members(recovery));
        await grains.GetCatalogPart(group).PublishAsync(group, route).WaitAsync(CallTimeout, clock);
        await survey.RefreshSilosAsync();
        var stopped = new List<StoppedSurvivor>();
        foreach (var (id, silo) in recovery.Old)
        {
            var survived = recovery.Survivors.ContainsKey(id);
            if (!survived && !survey.IsActive(silo)) continue;
            if (await Replica(id, silo).FenceAsync().WaitAsync(CallTimeout, clock) is { } log && survived) stopped.Add(new StoppedSurvivor(id, silo, log));
        }

        // Since the plan was made somebody may have come back and written: what is chosen here is final.
        if (stopped.Count == 0) throw new InvalidOperationException($"No survivor of group '{group}' has a log any more.");
        var committed = CommittedEntry.Later(recovery.Committed, CommittedEntry.Of(stopped.Select(static s => s.Fenced.Log)));
        var kept = RecoveryPlanner.MostUpToDate(stopped, committed, static s => (s.Id, s.Fenced.Log))
            ?? throw new InvalidOperationException($"No survivor of group '{group}' has the entry at {committed.Index}, which was committed.");
        return recovery with
        {
            FirstTerm = stopped.Max(static s => s.Fenced.Term) + 1,
            View = recovery.View with
            {
                Stage = RecoveryStage.Starting,
                Base = new RecoveryMember(kept.Id, kept.Silo),
                KeptThrough = kept.Fenced.Log.LastIndex,
            },
        };
    }

    /// <summary>
    /// Makes the new replicas. Only the base's successor knows the members, so that nobody else can stand for election before it has the
    /// base's state from it: a majority without it cannot begin anything of its own.
    /// </summary>
    private async Task<StoredRecovery> StartAsync(StoredRecovery recovery)
    {
        var first = recovery.NewOn(recovery.View.Base.Silo);
        foreach (var (id, silo) in recovery.View.NewMembers)
        {
            if (id == first.ReplicaId) continue;
            Check(await Replica(id, silo).CreateAsync(new ReplicaSpec(recovery.StateMachine, null)).WaitAsync(CallTimeout, clock), id, silo);
        }

        var spec = new GenerationSpec(
            recovery.View.Base.ReplicaId, recovery.View.KeptThrough, recovery.StateMachine, Members(recovery), recovery.View.FirstIndex, recovery.FirstTerm);
        var beginner = Replica(first.ReplicaId, first.Silo);
        Check(await beginner.BeginGenerationAsync(spec).WaitAsync(BeginTimeout, clock), first.ReplicaId, first.Silo);

        // An entry that is committed in the new generation proves that a majority of it has the base's state.
        var reports = await Task.WhenAll(recovery.View.NewMembers.Select(m => Replica(m.ReplicaId, m.Silo).ReportAsync().WaitAsync(CallTimeout, clock)));
        if (reports.Any(r => r.Commit > recovery.View.FirstIndex))
            return recovery with { View = recovery.View with { Stage = RecoveryStage.Completed, FinishedAt = clock.GetUtcNow() } };
        if (!reports.Any(static r => r.IsLeader)) await beginner.CampaignAsync().WaitAsync(CallTimeout, clock);
        return recovery;
    }

    private static void Check(ReplicaCreation made, ulong id, string silo)
    {
        if (made.Rejection is { } rejection) throw new InvalidOperationException(rejection.Reason);
        if (made.Outcome == CreateReplicaOutcome.Retired)
            throw new InvalidOperationException($"Replica {id} on '{silo}' was retired: the group was deleted.");
    }

    private static Dictionary<ulong, string> Members(StoredRecovery recovery) =>
        recovery.View.NewMembers.ToDictionary(static m => m.ReplicaId, static m => m.Silo);

    private sealed record StoppedSurvivor(ulong Id, string Silo, FencedLog Fenced);

    private IRaftReplicaGrain Replica(ulong id, string silo) => grains.GetReplica(group, id, silo);
}
