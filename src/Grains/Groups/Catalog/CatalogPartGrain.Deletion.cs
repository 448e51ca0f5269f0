using OrleansRaft.Membership;
using OrleansRaft.Recovery;
using OrleansRaft.Replicas;

namespace OrleansRaft.Groups;

/// <content>
/// The end of a group. First its replicas are fenced, durable, so that none begins any more; then those that run are retired. Silos that are away are
/// not waited for, since whoever loads there finds the fence: a group ends also where one of its silos is gone for good.
/// </content>
internal sealed partial class CatalogPartGrain
{
    private static readonly TimeSpan EndAgain = TimeSpan.FromSeconds(5);

    private IGrainTimer? _ending;

    private async Task EndAsync(string groupId)
    {
        if (!await TryFenceAsync(groupId) || !await TryRetireAllAsync(groupId))
        {
            EndLater();
            return;
        }

        state.State.Groups.Remove(groupId);
        await state.WriteStateAsync();
        LogDeleted(groupId);
    }

    private async Task<bool> TryFenceAsync(string groupId)
    {
        var entry = state.State.Groups[groupId];
        try
        {
            // Operations first: they know of ids, and what they still begin is fenced with the rest.
            var highestId = Math.Max(entry.Route.HighestId, entry.FirstMembers.Keys.Max());
            var usedThrough = await GrainFactory.GetGrain<IMembershipEndGrain>(groupId).EndAsync(highestId).WaitAsync(CallTimeout);
            await GrainFactory.GetGrain<IRecoveryEndGrain>(groupId).EndAsync(usedThrough).WaitAsync(CallTimeout);

            // A silo that this does not show as active loads its replicas later than the fence.
            await homes.RefreshAsync();
            return true;
        }
        catch (Exception e) when (e is not OutOfMemoryException)
        {
            LogNotFenced(e, groupId);
            return false;
        }
    }

    private async Task<bool> TryRetireAllAsync(string groupId)
    {
        var entry = state.State.Groups[groupId];
        var reachable = entry.FirstMembers.Concat(entry.Route.Silos).Distinct().Where(r => homes.Find(r.Value) is not null);
        var retired = await Task.WhenAll(reachable.Select(r => TryRetireAsync(groupId, r.Key, r.Value)));
        return retired.All(static done => done);
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

    private void EndLater() => _ending ??= this.RegisterGrainTimer(
        static (grain, _) => grain.EndDeletedAsync(),
        this,
        new GrainTimerCreationOptions(EndAgain, EndAgain) { KeepAlive = true });

    private async Task EndDeletedAsync()
    {
        foreach (var id in Deleting().ToArray()) await EndAsync(id);
        if (Deleting().Any()) return;
        _ending?.Dispose();
        _ending = null;
    }

    private IEnumerable<string> Deleting() =>
        state.State.Groups.Where(static g => g.Value.State == GroupState.Deleting).Select(static g => g.Key);
}
