namespace OrleansRaft;

/// <summary>A replica and where it lives.</summary>
/// <param name="ReplicaId">Its id.</param>
/// <param name="Silo">Its silo.</param>
[GenerateSerializer, Immutable, Alias("raft.recovery-member")]
public sealed record RecoveryMember([property: Id(0)] ulong ReplicaId, [property: Id(1)] string Silo);

/// <summary>A member whose log can be read.</summary>
/// <param name="ReplicaId">Its id.</param>
/// <param name="Silo">Its silo.</param>
/// <param name="LastIndex">The end of its log.</param>
/// <param name="LastTerm">The term of the last entry.</param>
/// <param name="CommitIndex">What it knows to be committed.</param>
/// <param name="AppliedIndex">What it has applied.</param>
[GenerateSerializer, Immutable, Alias("raft.recovery-survivor")]
public sealed record RecoverySurvivor(
    [property: Id(0)] ulong ReplicaId,
    [property: Id(1)] string Silo,
    [property: Id(2)] ulong LastIndex,
    [property: Id(3)] ulong LastTerm,
    [property: Id(4)] ulong CommitIndex,
    [property: Id(5)] ulong AppliedIndex);

/// <summary>The positions at which entries may have been committed that no kept log has.</summary>
/// <param name="From">The first of them.</param>
/// <param name="Through">The last of them; null where nothing that survived bounds it.</param>
/// <param name="Detail">Why, in one sentence or two.</param>
[GenerateSerializer, Immutable, Alias("raft.possible-loss")]
public sealed record PossibleLoss([property: Id(0)] ulong From, [property: Id(1)] ulong? Through, [property: Id(2)] string Detail);

/// <summary>What a recovery of a group that lost its quorum would do. Nothing was done.</summary>
[GenerateSerializer, Immutable, Alias("raft.recovery-plan")]
public sealed record RecoveryPlan
{
    /// <summary>Stands for the plan and all that it rests on: SHA-256 in hexadecimal.</summary>
    [Id(0)] public required string Hash { get; init; }

    /// <summary>The generation that would begin; a group is born in generation 1.</summary>
    [Id(1)] public required ulong Generation { get; init; }

    /// <summary>The members that answer with a log.</summary>
    [Id(2)] public required IReadOnlyList<RecoverySurvivor> Survivors { get; init; }

    /// <summary>The members that are given up.</summary>
    [Id(3)] public required IReadOnlyList<RecoveryMember> Lost { get; init; }

    /// <summary>The survivor whose log is kept: the most up-to-date one by last term, then last index.</summary>
    [Id(4)] public required RecoveryMember Base { get; init; }

    /// <summary>All entries of the base up to here are kept, whether or not they are known to be committed.</summary>
    [Id(5)] public required ulong KeptThrough { get; init; }

    /// <summary>What may be lost; null if nothing that was committed can be.</summary>
    [Id(6)] public required PossibleLoss? MayBeLost { get; init; }

    /// <summary>The voters of the new generation: the survivors' silos, under ids that were never used.</summary>
    [Id(7)] public required IReadOnlyList<RecoveryMember> NewMembers { get; init; }

    /// <summary>What whoever applies this should know or see to first.</summary>
    [Id(8)] public required IReadOnlyList<string> Warnings { get; init; }
}
