namespace OrleansRaft.Groups;

/// <summary>Where a group's members live, as somebody told the catalogue: a hint that ages.</summary>
/// <param name="Version">The configuration's version; a later one replaces an earlier one.</param>
/// <param name="HighestId">The highest replica id ever used.</param>
/// <param name="Silos">The members' silos by replica id.</param>
[GenerateSerializer, Immutable, Alias("raft.group-route")]
internal sealed record GroupRoute(
    [property: Id(0)] ulong Version, [property: Id(1)] ulong HighestId, [property: Id(2)] Dictionary<ulong, string> Silos);
