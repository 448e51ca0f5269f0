namespace OrleansRaft;

/// <summary>The way in, from an Orleans client or from a grain.</summary>
public static class RaftClientExtensions
{
    /// <summary>One group, whether it exists yet or not. Calls nothing.</summary>
    /// <param name="grains">An <c>IClusterClient</c>, or a grain's <c>GrainFactory</c>.</param>
    /// <param name="groupId">See <see cref="Names.IsGroupId"/>.</param>
    /// <exception cref="ArgumentException">It is not a group's id.</exception>
    public static RaftGroupClient GetRaftGroup(this IGrainFactory grains, string groupId)
    {
        ArgumentNullException.ThrowIfNull(grains);
        return new RaftGroupClient(grains, groupId);
    }

    /// <summary>All groups of the cluster, by id.</summary>
    /// <param name="grains">An <c>IClusterClient</c>, or a grain's <c>GrainFactory</c>.</param>
    public static Task<IReadOnlyList<GroupSummary>> ListRaftGroupsAsync(this IGrainFactory grains)
    {
        ArgumentNullException.ThrowIfNull(grains);
        return grains.GetGrain<IGroupCatalogGrain>(IGroupCatalogGrain.Key).ListAsync();
    }
}
