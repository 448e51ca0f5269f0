using Orleans.Concurrency;

namespace OrleansRaft.Groups;

/// <summary>The catalogue as one, for whoever knows nothing of its parts.</summary>
[StatelessWorker, Reentrant]
internal sealed class GroupCatalogGrain : Grain, IGroupCatalogGrain
{
    /// <summary>Each part that begins to live reads its row, for which a silo has fewer connections than there are parts; who waits for one gives up in time.</summary>
    private const int PartsAtOnce = 8;

    public Task<CreateGroupResult> CreateAsync(string groupId, GroupSpec spec)
    {
        ArgumentNullException.ThrowIfNull(spec);
        return Names.IsGroupId(groupId)
            ? GrainFactory.GetCatalogPart(groupId).CreateAsync(groupId, spec)
            : throw new ArgumentException($"'{groupId}' is not a group's id.", nameof(groupId));
    }

    public Task<Rejection?> DeleteAsync(string groupId) => GrainFactory.GetCatalogPart(groupId).DeleteAsync(groupId);

    public async Task<IReadOnlyList<GroupSummary>> ListAsync()
    {
        var groups = new List<GroupSummary>();
        foreach (var parts in GrainFactory.GetCatalogParts().Chunk(PartsAtOnce))
        {
            foreach (var part in await Task.WhenAll(parts.Select(static part => part.ListAsync()))) groups.AddRange(part);
        }

        return [.. groups.OrderBy(static group => group.Id, StringComparer.Ordinal)];
    }

    public Task<GroupSummary?> FindAsync(string groupId) => GrainFactory.GetCatalogPart(groupId).FindAsync(groupId);
}
