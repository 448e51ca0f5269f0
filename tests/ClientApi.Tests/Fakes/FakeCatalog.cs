namespace OrleansRaft.ClientApi.Tests.Fakes;

/// <summary>A catalogue that a test fills, or replaces call by call.</summary>
internal sealed class FakeCatalog : IGroupCatalogGrain
{
    public Dictionary<string, GroupSummary> Groups { get; } = new(StringComparer.Ordinal);

    public Func<string, GroupSpec, Task<CreateGroupResult>>? OnCreate { get; set; }

    public Func<string, Task<Rejection?>>? OnDelete { get; set; }

    public Func<Task<IReadOnlyList<GroupSummary>>>? OnList { get; set; }

    public Func<string, Task<GroupSummary?>>? OnFind { get; set; }

    public Task<CreateGroupResult> CreateAsync(string groupId, GroupSpec spec)
    {
        if (OnCreate is not null) return OnCreate(groupId, spec);
        var created = Groups.TryAdd(groupId, new GroupSummary(groupId, GroupState.Active, spec));
        return Task.FromResult<CreateGroupResult>(created ? new CreateGroupResult.Created() : new CreateGroupResult.Existed());
    }

    public Task<Rejection?> DeleteAsync(string groupId)
    {
        if (OnDelete is not null) return OnDelete(groupId);
        return Task.FromResult(Groups.Remove(groupId) ? null : new Rejection(RejectionCode.GroupNotFound, "No."));
    }

    public Task<IReadOnlyList<GroupSummary>> ListAsync() => OnList?.Invoke() ?? Task.FromResult<IReadOnlyList<GroupSummary>>([.. Groups.Values]);

    public Task<GroupSummary?> FindAsync(string groupId) => OnFind?.Invoke(groupId) ?? Task.FromResult(Groups.GetValueOrDefault(groupId));
}
