using OrleansRaft.Groups;
using OrleansRaft.Replicas;

namespace OrleansRaft.Recovery;

/// <summary>A replica that somebody takes for a member, and what came of asking it.</summary>
/// <param name="ReplicaId">Its id.</param>
/// <param name="Silo">Its silo.</param>
/// <param name="IsSiloActive">Whether the cluster has an active silo of that name.</param>
/// <param name="Answer">What it says; null if it did not answer.</param>
internal sealed record FoundMember(ulong ReplicaId, string Silo, bool IsSiloActive, ReplicaLog? Answer)
{
    /// <summary>Whether it runs, so that its log can be read.</summary>
    public bool Runs => Answer is { Condition: ReplicaCondition.Running };

    /// <summary>Whether it certainly takes no part: it has no rows, so that it neither votes nor acknowledges.</summary>
    public bool HasNothing => Answer is { Condition: ReplicaCondition.Missing or ReplicaCondition.Retired };
}

/// <summary>All that a recovery's plan rests on.</summary>
internal sealed record RecoveryFindings
{
    public required string Group { get; init; }

    /// <summary>The present generation.</summary>
    public required ulong Generation { get; init; }

    /// <summary>The version of the configuration that the present generation began with.</summary>
    public required ulong FirstVersion { get; init; }

    /// <summary>Where the catalogue says that the members live.</summary>
    public required GroupRoute Route { get; init; }

    /// <summary>The highest replica id that was ever given to a new member, or named for one.</summary>
    public required ulong HighestGivenId { get; init; }

    /// <summary>Everybody who was asked, by id.</summary>
    public required IReadOnlyList<FoundMember> Members { get; init; }

    /// <summary>The highest id that was ever used or given: no new one is at or below it.</summary>
    public ulong HighestId => Members
        .SelectMany(static m => new[] { m.ReplicaId, m.Answer?.HighestId ?? 0 })
        .Append(Route.HighestId).Append(HighestGivenId).Max();
}
