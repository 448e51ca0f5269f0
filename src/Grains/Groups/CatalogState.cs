namespace OrleansRaft.Groups;

/// <summary>The catalogue as it is stored.</summary>
[GenerateSerializer, Alias("raft.catalog-state")]
internal sealed class CatalogState
{
    /// <summary>The groups by id.</summary>
    [Id(0)] public Dictionary<string, CatalogEntry> Groups { get; set; } = [];

    /// <summary>Of deleted groups the highest replica id, so that a group of the same name gives none of them again.</summary>
    [Id(1)] public Dictionary<string, ulong> Deleted { get; set; } = [];
}

/// <summary>One group as it is stored.</summary>
[GenerateSerializer, Alias("raft.catalog-entry")]
internal sealed record CatalogEntry
{
    [Id(0)] public required GroupState State { get; init; }

    [Id(1)] public required GroupSpec Spec { get; init; }

    /// <summary>The first voters' silos by replica id.</summary>
    [Id(2)] public required Dictionary<ulong, string> FirstMembers { get; init; }

    [Id(3)] public required GroupRoute Route { get; init; }
}
