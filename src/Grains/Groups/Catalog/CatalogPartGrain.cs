using Microsoft.Extensions.Logging;
using OrleansRaft.Hosting;
using OrleansRaft.Placement;
using OrleansRaft.Replicas;
using OrleansRaft.Storage;

namespace OrleansRaft.Groups;

/// <summary>
/// Makes and retires the groups of its part, in steps that may be repeated: what it wrote down first tells it what is left to do.
/// What a group's membership is, it does not know: only where to ask.
/// </summary>
internal sealed partial class CatalogPartGrain(
    [PersistentState("catalog-part", RaftSiloOptions.GrainStorageName)] IPersistentState<CatalogState> state,
    HomeSilos homes,
    ReplicaLoader loader,
    GroupStates stored,
    ILogger<CatalogPartGrain> logger) : Grain, ICatalogPartGrain
{
    private static readonly TimeSpan CallTimeout = TimeSpan.FromSeconds(5);

    public override Task OnActivateAsync(CancellationToken cancellationToken) => WakeAsync();

    public Task WakeAsync()
    {
        if (Deleting().Any()) EndLater();
        return Task.CompletedTask;
    }

    public Task<IReadOnlyList<GroupSummary>> ListAsync() => Task.FromResult<IReadOnlyList<GroupSummary>>(
        [.. state.State.Groups.Select(static g => Summary(g.Key, g.Value))]);

    public Task<GroupSummary?> FindAsync(string groupId) =>
        Task.FromResult(state.State.Groups.TryGetValue(groupId, out var entry) ? Summary(groupId, entry) : null);

    public Task<GroupRoute?> RouteAsync(string groupId) =>
        Task.FromResult(state.State.Groups.TryGetValue(groupId, out var entry) && entry.State == GroupState.Active ? entry.Route : null);

    public async Task<CreateGroupResult> CreateAsync(string groupId, GroupSpec spec)
    {
        if (!state.State.Groups.TryGetValue(groupId, out var entry))
        {
            if (Refusal(spec) is { } refusal) return new CreateGroupResult.Rejected(refusal);
            entry = NewEntry(spec, (await stored.RecoveryAsync(groupId)).FencedThrough);
            await SaveAsync(groupId, entry);
        }

        if (entry.State == GroupState.Deleting) return Rejected(RejectionCode.GroupDeleting, $"Group '{groupId}' is being deleted.");
        if (!IsSame(entry.Spec, spec)) return Rejected(RejectionCode.GroupExists, $"Group '{groupId}' exists and was created otherwise.");
        if (entry.State == GroupState.Active) return new CreateGroupResult.Existed();
        if (await MakeReplicasAsync(groupId, entry) is { } failure) return new CreateGroupResult.Rejected(failure);
        await SaveAsync(groupId, entry with { State = GroupState.Active });
        LogCreated(groupId, string.Join(", ", spec.Members));
        return new CreateGroupResult.Created();
    }

    public async Task<Rejection?> DeleteAsync(string groupId)
    {
        if (!state.State.Groups.TryGetValue(groupId, out var entry))
        {
            return new Rejection(RejectionCode.GroupNotFound, $"There is no group '{groupId}'.");
        }

        if (entry.State != GroupState.Deleting) await SaveAsync(groupId, entry with { State = GroupState.Deleting });
        await EndAsync(groupId);
        return null;
    }

    public async Task PublishAsync(string groupId, GroupRoute route)
    {
        if (!state.State.Groups.TryGetValue(groupId, out var entry) || entry.Route.Version >= route.Version) return;
        await SaveAsync(groupId, entry with { Route = route });
    }

    private Rejection? Refusal(GroupSpec spec)
    {
        if (spec.Members.Count == 0) return new Rejection(RejectionCode.EmptyChange, "A group needs a member.");
        if (spec.Members.Count > Limits.Members) return new Rejection(RejectionCode.TooManyMembers, $"A group has up to {Limits.Members} members.");
        if (spec.Members.Distinct(StringComparer.Ordinal).Count() != spec.Members.Count)
        {
            return new Rejection(RejectionCode.DuplicateChange, "A silo holds one replica of a group at most.");
        }

        if (spec.Members.FirstOrDefault(silo => homes.Find(silo) is null) is { } unknown)
        {
            return new Rejection(RejectionCode.UnknownSilo, $"No active silo is named '{unknown}'.");
        }

        if (!loader.CanRun(spec.StateMachine))
        {
            return new Rejection(RejectionCode.UnknownStateMachine, $"No state machine is named '{spec.StateMachine}'.");
        }

        return state.State.Groups.Count >= CatalogParts.GroupsInPart
            ? new Rejection(RejectionCode.TooManyGroups, $"The cluster is made for {Limits.Groups} groups, and the catalogue has no room for this name any more.")
            : null;
    }

    /// <param name="spec">What it shall be.</param>
    /// <param name="lastId">The highest replica id that groups of its name have used.</param>
    private static CatalogEntry NewEntry(GroupSpec spec, ulong lastId)
    {
        var members = spec.Members.ToDictionary(_ => ++lastId);
        return new CatalogEntry
        {
            State = GroupState.Creating,
            Spec = spec,
            FirstMembers = members,
            Route = new GroupRoute(0, lastId, members),
        };
    }

    private async Task<Rejection?> MakeReplicasAsync(string groupId, CatalogEntry entry)
    {
        var spec = new ReplicaSpec(entry.Spec.StateMachine, entry.FirstMembers);
        foreach (var (id, silo) in entry.FirstMembers)
        {
            try
            {
                var made = await GrainFactory.GetReplica(groupId, id, silo).CreateAsync(spec).WaitAsync(CallTimeout);
                if (made.Rejection is { } rejection) return rejection;
                if (made.Outcome == CreateReplicaOutcome.Retired)
                {
                    return new Rejection(RejectionCode.ReplicaIdUsed, $"Replica {id} was retired on '{silo}' before.");
                }
            }
            catch (Exception e) when (e is not OutOfMemoryException)
            {
                LogNotCreated(e, groupId, id, silo);
                return new Rejection(RejectionCode.NoQuorum, $"The replica on '{silo}' could not be made yet: ask again.", [id]);
            }
        }

        // Somebody has to begin: without a word each would wait for an election timeout first.
        var (first, home) = entry.FirstMembers.First();
        GrainFactory.GetReplica(groupId, first, home).CampaignAsync().Ignore();
        return null;
    }

    private async Task SaveAsync(string groupId, CatalogEntry entry)
    {
        state.State.Groups[groupId] = entry;
        await state.WriteStateAsync();
    }

    private static GroupSummary Summary(string id, CatalogEntry entry) => new(id, entry.State, entry.Spec);

    private static bool IsSame(GroupSpec left, GroupSpec right) =>
        left.StateMachine == right.StateMachine && left.Members.ToHashSet(StringComparer.Ordinal).SetEquals(right.Members);

    private static CreateGroupResult.Rejected Rejected(RejectionCode code, string reason) => new(new Rejection(code, reason));
}
