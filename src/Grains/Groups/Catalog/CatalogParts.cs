namespace OrleansRaft.Groups;

/// <summary>
/// The catalogue lies in parts, each stored as one value: what one group's creation writes is a part, not all groups, and parts wait for
/// nothing but themselves.
/// </summary>
internal static class CatalogParts
{
    /// <summary>How many there are. Stored groups are found by it: another number would be another catalogue.</summary>
    private const int Count = 64;

    /// <summary>The most groups in one part. Names fall unevenly, so that no part can have just its share of <see cref="Limits.Groups"/>.</summary>
    public const int GroupsInPart = 2 * Limits.Groups / Count;

    /// <summary>The part that a group is in.</summary>
    public static ICatalogPartGrain GetCatalogPart(this IGrainFactory grains, string group) =>
        grains.GetGrain<ICatalogPartGrain>(StableHash.ComputeHash(group) % Count);

    /// <summary>All parts.</summary>
    public static IEnumerable<ICatalogPartGrain> GetCatalogParts(this IGrainFactory grains) =>
        Enumerable.Range(0, Count).Select(number => grains.GetGrain<ICatalogPartGrain>(number));
}
