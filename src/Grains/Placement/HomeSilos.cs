
namespace OrleansRaft.Placement;

/// <summary>Finds the silo of a name. The cluster membership is an address book here and decides nothing about leadership.</summary>
/// <param name="membership">The cluster's membership as this silo knows it.</param>
internal sealed class HomeSilos(IClusterMembershipService membership)
{
    /// <summary>The names of all active silos, in order.</summary>
    public IReadOnlyList<string> ActiveNames() =>
        [.. membership.CurrentSnapshot.Members.Values.Where(m => m.Status == SiloStatus.Active).Select(m => m.Name).Distinct().Order(StringComparer.Ordinal)];

    /// <summary>
    /// The address of the active silo of this name, or null. Of several generations the latest: a silo that came back after a crash
    /// may be listed twice until the cluster has noticed.
    /// </summary>
    /// <param name="siloName">The name.</param>
    public SiloAddress? Find(string siloName)
    {
        SiloAddress? found = null;
        foreach (var member in membership.CurrentSnapshot.Members.Values)
        {
            if (member.Status != SiloStatus.Active || member.Name != siloName) continue;
            if (found is null || member.SiloAddress.Generation > found.Generation) found = member.SiloAddress;
        }

        return found;
    }

    /// <summary>The address of a grain's home.</summary>
    /// <param name="grainId">The grain; its key is a <see cref="PinnedKey"/>.</param>
    /// <exception cref="HomeSiloUnavailableException">The key names no active silo.</exception>
    public SiloAddress Resolve(GrainId grainId)
    {
        var silo = PinnedKey.SiloOf(grainId) ?? throw new HomeSiloUnavailableException($"'{grainId}' names no silo.");
        return Find(silo) ?? throw new HomeSiloUnavailableException($"Silo '{silo}' is not active.");
    }
}
