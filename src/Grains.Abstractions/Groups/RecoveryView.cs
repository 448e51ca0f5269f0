namespace OrleansRaft;

/// <summary>Where a recovery stands.</summary>
public enum RecoveryStage
{
    /// <summary>The earlier generation is over for ever; its replicas are being stopped.</summary>
    Fencing,

    /// <summary>The base is chosen among the stopped logs; the new generation is being started.</summary>
    Starting,

    /// <summary>An end: the new generation serves.</summary>
    Completed,

    /// <summary>An end: the group was deleted before the new generation served.</summary>
    Abandoned,
}

/// <summary>A recovery that was decided: the audit record.</summary>
[GenerateSerializer, Immutable, Alias("raft.recovery")]
public sealed record RecoveryView
{
    /// <summary>The hash of its plan.</summary>
    [Id(0)] public required string Hash { get; init; }

    /// <summary>Why it was applied, in the words of whoever did.</summary>
    [Id(1)] public required string Reason { get; init; }

    /// <summary>The generation that it begins.</summary>
    [Id(2)] public required ulong Generation { get; init; }

    /// <summary>Where it stands.</summary>
    [Id(3)] public required RecoveryStage Stage { get; init; }

    /// <summary>When it was decided.</summary>
    [Id(4)] public required DateTimeOffset RequestedAt { get; init; }

    /// <summary>When it ended; null before.</summary>
    [Id(5)] public DateTimeOffset? FinishedAt { get; init; }

    /// <summary>The member whose log was kept.</summary>
    [Id(6)] public required RecoveryMember Base { get; init; }

    /// <summary>The last entry of the base, which was kept.</summary>
    [Id(7)] public required ulong KeptThrough { get; init; }

    /// <summary>What may have been lost; null if nothing that was committed.</summary>
    [Id(8)] public required PossibleLoss? MayBeLost { get; init; }

    /// <summary>The members that were given up.</summary>
    [Id(9)] public required IReadOnlyList<RecoveryMember> Lost { get; init; }

    /// <summary>The voters that the new generation began with.</summary>
    [Id(10)] public required IReadOnlyList<RecoveryMember> NewMembers { get; init; }

    /// <summary>
    /// The position at which the new generation begins. Far above <see cref="KeptThrough"/>, so that no position, and no revision of a
    /// key, that a lost entry had is given again.
    /// </summary>
    [Id(11)] public required ulong FirstIndex { get; init; }
}
