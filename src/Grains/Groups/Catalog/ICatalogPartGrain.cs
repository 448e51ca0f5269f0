using Orleans.Concurrency;

namespace OrleansRaft.Groups;

/// <summary>One part of the catalogue: the groups whose names fall in it (key: its number). See <see cref="CatalogParts"/>.</summary>
[Alias("raft.ICatalogPartGrain")]
internal interface ICatalogPartGrain : IGrainWithIntegerKey
{
    /// <inheritdoc cref="IGroupCatalogGrain.CreateAsync"/>
    [Alias("Create")]
    Task<CreateGroupResult> CreateAsync(string groupId, GroupSpec spec);

    /// <inheritdoc cref="IGroupCatalogGrain.DeleteAsync"/>
    [Alias("Delete")]
    Task<Rejection?> DeleteAsync(string groupId);

    /// <summary>The groups of this part, in no order.</summary>
    [AlwaysInterleave, Alias("List")]
    Task<IReadOnlyList<GroupSummary>> ListAsync();

    /// <inheritdoc cref="IGroupCatalogGrain.FindAsync"/>
    [AlwaysInterleave, Alias("Find")]
    Task<GroupSummary?> FindAsync(string groupId);

    /// <summary>Takes a newer route.</summary>
    [Alias("Publish")]
    Task PublishAsync(string groupId, GroupRoute route);

    /// <summary>Goes on with what is unfinished.</summary>
    [OneWay, AlwaysInterleave, Alias("Wake")]
    Task WakeAsync();

    /// <summary>The route of a group; null if there is no such group.</summary>
    [AlwaysInterleave, Alias("Route")]
    Task<GroupRoute?> RouteAsync(string groupId);
}
