namespace OrleansRaft.RaftCtl.Api;

/// <summary>Which plan to apply, and why.</summary>
internal sealed record RecoveryBody(string Hash, string Reason);

/// <summary>What a recovery of a group without a quorum would do.</summary>
internal sealed record RecoveryPlan(
    string Hash,
    ulong Generation,
    IReadOnlyList<RecoverySurvivor> Survivors,
    IReadOnlyList<RecoveryMember> Lost,
    RecoveryMember Base,
    ulong KeptThrough,
    PossibleLoss? MayBeLost,
    IReadOnlyList<RecoveryMember> NewMembers,
    IReadOnlyList<string> Warnings);

/// <summary>A recovery that was decided.</summary>
internal sealed record Recovery(
    string Hash,
    string Reason,
    ulong Generation,
    string Stage,
    DateTimeOffset RequestedAt,
    DateTimeOffset? FinishedAt,
    RecoveryMember Base,
    ulong KeptThrough,
    PossibleLoss? MayBeLost,
    IReadOnlyList<RecoveryMember> Lost,
    IReadOnlyList<RecoveryMember> NewMembers,
    ulong FirstIndex);

/// <summary>A member whose log can be read.</summary>
internal sealed record RecoverySurvivor(ulong ReplicaId, string Silo, ulong LastIndex, ulong LastTerm, ulong CommitIndex, ulong AppliedIndex);

/// <summary>A replica and where it lives.</summary>
internal sealed record RecoveryMember(ulong ReplicaId, string Silo);

/// <summary>Where something may have been committed that is not kept; without an end, nothing bounds it.</summary>
internal sealed record PossibleLoss(ulong From, ulong? Through, string Detail);
