using OrleansRaft.Groups;
using OrleansRaft.Membership;
using OrleansRaft.Placement;
using OrleansRaft.Replicas;

namespace OrleansRaft.Recovery;

/// <summary>Collects what a recovery's plan rests on: asks everybody whom anybody takes for a member.</summary>
/// <param name="grains">Makes references.</param>
/// <param name="homes">Finds silos.</param>
/// <param name="stored">Reads what other grains stored.</param>
/// <param name="clock">Limits how long is waited.</param>
internal sealed class RecoverySurvey(IGrainFactory grains, HomeSilos homes, GroupStates stored, TimeProvider clock)
{
    private static readonly TimeSpan AnswerTimeout = TimeSpan.FromSeconds(1);

    /// <summary>Collects; null if there is no such group.</summary>
    public async Task<RecoveryFindings?> CollectAsync(string group, RecoveryState generations)
    {
        if (await grains.GetCatalogPart(group).RouteAsync(group) is not { } route) return null;
        await RefreshSilosAsync();
        var operations = await stored.MembershipAsync(group);
        var members = new SortedDictionary<ulong, FoundMember>();
        var over = generations.FencedThrough;
        var toAsk = route.Silos.Concat(NewMembers(operations)).Where(s => s.Key > over).DistinctBy(static s => s.Key).ToArray();
        while (toAsk.Length > 0)
        {
            // Whoever answers may know members that the others do not.
            foreach (var found in await Task.WhenAll(toAsk.Select(s => AskAsync(group, s.Key, s.Value)))) members[found.ReplicaId] = found;
            toAsk = [.. members.Values
                .SelectMany(static m => m.Answer?.Silos ?? [])
                .Where(s => !members.ContainsKey(s.Key) && s.Key > over)
                .DistinctBy(static s => s.Key)];
        }

        return new RecoveryFindings
        {
            Group = group,
            Generation = generations.Generation,
            FirstVersion = generations.FirstVersion,
            Route = route,
            HighestGivenId = Math.Max(operations.FindHighestId(), generations.FencedThrough),
            Members = [.. members.Values],
        };
    }

    /// <inheritdoc cref="HomeSilos.RefreshAsync"/>
    public Task RefreshSilosAsync() => homes.RefreshAsync();

    /// <summary>Whether the cluster has an active silo of this name.</summary>
    public bool IsActive(string silo) => homes.Find(silo) is not null;

    /// <summary>Whoever was to become a member: that it did may be known to nobody who answers.</summary>
    private static IEnumerable<KeyValuePair<ulong, string>> NewMembers(MembershipState operations) => operations.Operations
        .SelectMany(static o => o.Changes)
        .Where(static c => c is { Silo: not null, ReplicaId: not 0 })
        .Select(static c => KeyValuePair.Create(c.ReplicaId, c.Silo!));

    private async Task<FoundMember> AskAsync(string group, ulong id, string silo)
    {
        if (!IsActive(silo)) return new FoundMember(id, silo, false, null);
        try
        {
            return new FoundMember(id, silo, true, await grains.GetReplica(group, id, silo).DescribeLogAsync().WaitAsync(AnswerTimeout, clock));
        }
        catch (Exception e) when (e is not OutOfMemoryException)
        {
            return new FoundMember(id, silo, true, null); // That it does not answer is what is to be known.
        }
    }
}
