using OrleansRaft.Core;

namespace OrleansRaft.Recovery;

/// <summary>
/// A group's generations as they are stored: the one truth about which of its replicas may take part. Where none of its name was ever recovered
/// or deleted there is no such row. Written by <see cref="GroupRecoveryGrain"/> alone, by compare-and-set; read by every replica that loads.
/// </summary>
[GenerateSerializer, Alias("raft.recovery-state")]
internal sealed class RecoveryState
{
    /// <summary>The present generation; a group is born in generation 1.</summary>
    [Id(0)] public ulong Generation { get; set; } = 1;

    /// <summary>
    /// Replica ids up to this one belong to earlier generations, or to deleted groups of this name. Ids are never used twice, so that this
    /// number alone tells them apart, and messages between replicas need not carry more.
    /// </summary>
    [Id(1)] public ulong FencedThrough { get; set; }

    /// <summary>The version of the configuration that the present generation began with.</summary>
    [Id(2)] public ulong FirstVersion { get; set; } = 1;

    /// <summary>All recoveries that are kept, oldest first; at most the last one is not through.</summary>
    [Id(3)] public List<StoredRecovery> History { get; set; } = [];

    /// <summary>Whether the replica belongs to an earlier generation, or to a deleted group: it must neither vote nor serve again.</summary>
    public bool IsOver(ReplicaId id) => id.Value <= FencedThrough;

    /// <summary>The recovery that is not through, or null. A method, since a property would be stored.</summary>
    public StoredRecovery? FindUnfinished() => History.Find(static r => r.View.Stage is RecoveryStage.Fencing or RecoveryStage.Starting);

    /// <summary>The state after a recovery was decided.</summary>
    public RecoveryState With(StoredRecovery recovery, ulong fencedThrough) => new()
    {
        Generation = recovery.View.Generation,
        FencedThrough = fencedThrough,
        FirstVersion = recovery.View.FirstIndex,
        History = [.. History.TakeLast(Limits.OperationHistory - 1), recovery],
    };

    /// <summary>The state after the last recovery went a step on.</summary>
    public RecoveryState WithLast(StoredRecovery recovery) => new()
    {
        Generation = Generation,
        FencedThrough = FencedThrough,
        FirstVersion = FirstVersion,
        History = [.. History.SkipLast(1), recovery],
    };

    /// <summary>The state after the group was deleted, as the next one of its name finds it: only what is over, and what was done, remains.</summary>
    public RecoveryState Deleted(ulong usedThrough, DateTimeOffset now) => new()
    {
        FencedThrough = History.SelectMany(static r => r.View.NewMembers).Select(static m => m.ReplicaId).Append(FencedThrough).Append(usedThrough).Max(),
        History = [.. History.Select(r => r == FindUnfinished() ? r.Abandoned(now) : r)],
    };
}

/// <summary>A recovery as it is stored: what it does is decided with its first write, but for which log is the base.</summary>
[GenerateSerializer, Alias("raft.stored-recovery")]
internal sealed record StoredRecovery
{
    /// <summary>What is shown of it.</summary>
    [Id(0)] public required RecoveryView View { get; init; }

    /// <summary>The survivors of the earlier generation: silos by replica id.</summary>
    [Id(1)] public required Dictionary<ulong, string> Survivors { get; init; }

    /// <summary>All replicas of earlier generations that were known, survivors included.</summary>
    [Id(2)] public required Dictionary<ulong, string> Old { get; init; }

    /// <summary>The group's state machine.</summary>
    [Id(3)] public required string StateMachine { get; init; }

    /// <summary>The term of the new generation's first snapshot: above all that the survivors have seen. Zero until they are stopped.</summary>
    [Id(4)] public ulong FirstTerm { get; init; }

    /// <summary>What was known to be committed when it was planned: what is stored of that may be older.</summary>
    [Id(5)] public required CommittedEntry Committed { get; init; }

    /// <summary>The same after its group was deleted.</summary>
    public StoredRecovery Abandoned(DateTimeOffset now) => this with { View = View with { Stage = RecoveryStage.Abandoned, FinishedAt = now } };

    /// <summary>The new replica on a survivor's silo.</summary>
    public RecoveryMember NewOn(string silo) => View.NewMembers.Single(m => m.Silo == silo);
}
