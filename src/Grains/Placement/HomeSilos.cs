namespace OrleansRaft.Placement;

/// <summary>Finds the silo of a name. The cluster membership is an address book here and decides nothing about leadership.</summary>
/// <param name="membership">The cluster's membership as this silo knows it.</param>
internal sealed class HomeSilos(IClusterMembershipService membership)
{
    private volatile AddressBook _book = new(null, []);

    /// <summary>Learns of every silo that was active when this was called: read from the table, not from what this silo happens to know.</summary>
    public async Task RefreshAsync() => await membership.Refresh();

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
        // Each message between replicas asks, and the membership seldom changes.
        var snapshot = membership.CurrentSnapshot;
        var book = _book;
        if (!ReferenceEquals(book.Snapshot, snapshot)) _book = book = new AddressBook(snapshot, AddressesIn(snapshot));
        return book.Addresses.GetValueOrDefault(siloName);
    }

    /// <summary>The address of a grain's home.</summary>
    /// <param name="grainId">The grain; its key is a <see cref="PinnedKey"/>.</param>
    /// <exception cref="HomeSiloUnavailableException">The key names no active silo.</exception>
    public SiloAddress Resolve(GrainId grainId)
    {
        var silo = PinnedKey.SiloOf(grainId) ?? throw new HomeSiloUnavailableException($"'{grainId}' names no silo.");
        return Find(silo) ?? throw new HomeSiloUnavailableException($"Silo '{silo}' is not active.");
    }

    private static Dictionary<string, SiloAddress> AddressesIn(ClusterMembershipSnapshot snapshot)
    {
        var addresses = new Dictionary<string, SiloAddress>();
        foreach (var member in snapshot.Members.Values)
        {
            if (member.Status != SiloStatus.Active) continue;
            if (!addresses.TryGetValue(member.Name, out var found) || member.SiloAddress.Generation > found.Generation) addresses[member.Name] = member.SiloAddress;
        }

        return addresses;
    }

    private sealed record AddressBook(ClusterMembershipSnapshot? Snapshot, Dictionary<string, SiloAddress> Addresses);
}
