using Orleans.Concurrency;

namespace OrleansRaft.Groups;

/// <summary>The catalogue as one, for whoever knows nothing of its parts.</summary>
[StatelessWorker, Reentrant]
internal sealed class GroupCatalogGrain : Grain, IGroupCatalogGrain
{
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
        var parts = await Task.WhenAll(GrainFactory.GetCatalogParts().Select(static part => part.ListAsync()));
        return [.. parts.SelectMany(static part => part).OrderBy(static group => group.Id, StringComparer.Ordinal)];
    }

    public Task<GroupSummary?> FindAsync(string groupId) => GrainFactory.GetCatalogPart(groupId).FindAsync(groupId);
}
