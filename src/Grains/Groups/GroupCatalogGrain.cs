using Microsoft.Extensions.Logging;
using OrleansRaft.Hosting;
using OrleansRaft.Membership;
using OrleansRaft.Placement;
using OrleansRaft.Replicas;
using OrleansRaft.Storage;

namespace OrleansRaft.Groups;

/// <summary>
/// The catalogue. It makes and retires groups, in steps that may be repeated: what it wrote down first tells it what is left to do.
/// What a group's membership is, it does not know: only where to ask.
/// </summary>
internal sealed partial class GroupCatalogGrain(
    [PersistentState("catalog", RaftSiloOptions.GrainStorageName)] IPersistentState<CatalogState> state,
    HomeSilos homes,
    ReplicaLoader loader,
    ILogger<GroupCatalogGrain> logger) : Grain, IGroupCatalogGrain, IGroupRoutesGrain
{
    private static readonly TimeSpan CallTimeout = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan RetireAgain = TimeSpan.FromSeconds(5);

    private IGrainTimer? _retiring;

    public override Task OnActivateAsync(CancellationToken cancellationToken)
    {
        if (Deleting().Any()) RetireLater();
        return Task.CompletedTask;
    }

    public Task<IReadOnlyList<GroupSummary>> ListAsync() => Task.FromResult<IReadOnlyList<GroupSummary>>(
        [.. state.State.Groups.OrderBy(static g => g.Key, StringComparer.Ordinal).Select(static g => Summary(g.Key, g.Value))]);

    public Task<GroupSummary?> FindAsync(string groupId) =>
        Task.FromResult(state.State.Groups.TryGetValue(groupId, out var entry) ? Summary(groupId, entry) : null);

    public Task<GroupRoute?> RouteAsync(string groupId) =>
        Task.FromResult(state.State.Groups.TryGetValue(groupId, out var entry) && entry.State == GroupState.Active ? entry.Route : null);

    public async Task<CreateGroupResult> CreateAsync(string groupId, GroupSpec spec)
    {
        ArgumentNullException.ThrowIfNull(spec);
        if (!Names.IsGroupId(groupId)) throw new ArgumentException($"'{groupId}' is not a group's id.", nameof(groupId));
        if (!state.State.Groups.TryGetValue(groupId, out var entry))
        {
            if (Refusal(spec) is { } refusal) return new CreateGroupResult.Rejected(refusal);
            entry = NewEntry(groupId, spec);
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
        await RetireAsync(groupId);
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

        return state.State.Groups.Count >= Limits.Groups
            ? new Rejection(RejectionCode.TooManyGroups, $"The cluster holds up to {Limits.Groups} groups.")
            : null;
    }

    private CatalogEntry NewEntry(string groupId, GroupSpec spec)
    {
        var lastId = state.State.Deleted.GetValueOrDefault(groupId);
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

    private async Task RetireAsync(string groupId)
    {
        var entry = state.State.Groups[groupId];
        var replicas = entry.FirstMembers.Concat(entry.Route.Silos).Distinct().ToArray();
        var retired = await Task.WhenAll(replicas.Select(r => TryRetireAsync(groupId, r.Key, r.Value)));
        var highestId = Math.Max(entry.Route.HighestId, replicas.Max(static r => r.Key));
        if (!retired.All(static done => done) || await TryEndMembershipAsync(groupId, highestId) is not { } lastId)
        {
            RetireLater();
            return;
        }

        state.State.Deleted[groupId] = lastId;
        state.State.Groups.Remove(groupId);
        await state.WriteStateAsync();
        LogDeleted(groupId);
    }

    private async Task<bool> TryRetireAsync(string groupId, ulong id, string silo)
    {
        try
        {
            await GrainFactory.GetReplica(groupId, id, silo).RetireAsync().WaitAsync(CallTimeout);
            return true;
        }
        catch (Exception e) when (e is not OutOfMemoryException)
        {
            LogNotRetired(e, groupId, id, silo);
            return false;
        }
    }

    /// <returns>The highest replica id that was ever used, or null: to be tried again.</returns>
    private async Task<ulong?> TryEndMembershipAsync(string groupId, ulong highestId)
    {
        try
        {
            return await GrainFactory.GetGrain<IMembershipEndGrain>(groupId).EndAsync(highestId).WaitAsync(CallTimeout);
        }
        catch (Exception e) when (e is not OutOfMemoryException)
        {
            LogMembershipNotEnded(e, groupId);
            return null;
        }
    }

    private void RetireLater() => _retiring ??= this.RegisterGrainTimer(
        static (grain, _) => grain.RetireDeletedAsync(),
        this,
        new GrainTimerCreationOptions(RetireAgain, RetireAgain) { KeepAlive = true });

    private async Task RetireDeletedAsync()
    {
        foreach (var id in Deleting().ToArray()) await RetireAsync(id);
        if (Deleting().Any()) return;
        _retiring?.Dispose();
        _retiring = null;
    }

    private IEnumerable<string> Deleting() =>
        state.State.Groups.Where(static g => g.Value.State == GroupState.Deleting).Select(static g => g.Key);

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
