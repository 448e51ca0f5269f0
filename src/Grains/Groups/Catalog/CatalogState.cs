namespace OrleansRaft.Groups;

/// <summary>A part of the catalogue as it is stored.</summary>
[GenerateSerializer, Alias("raft.catalog-state")]
internal sealed class CatalogState
{
    /// <summary>The groups by id.</summary>
    [Id(0)] public Dictionary<string, CatalogEntry> Groups { get; set; } = [];
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
