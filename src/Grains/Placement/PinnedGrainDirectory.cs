using System.Collections.Concurrent;
using Orleans.GrainDirectory;

namespace OrleansRaft.Placement;

/// <summary>
/// A directory that computes instead of remembering: a replica is on the silo of its key. Orleans' own directory would let a stale
/// cache activate a replica elsewhere, and would deactivate healthy replicas when another silo leaves.
/// </summary>
/// <param name="homes">Finds silos.</param>
/// <param name="local">This silo.</param>
internal sealed class PinnedGrainDirectory(HomeSilos homes, ILocalSiloDetails local) : IGrainDirectory
{
    /// <summary>The name that replicas ask for.</summary>
    public const string Name = "raft-pinned";

    private readonly ConcurrentDictionary<GrainId, GrainAddress> _registered = new();

    public Task<GrainAddress?> Register(GrainAddress address)
    {
        if (address.SiloAddress is null || !address.SiloAddress.Equals(local.SiloAddress) || !IsHome(address.GrainId))
        {
            throw new HomeSiloUnavailableException($"'{address.GrainId}' does not live on {local.Name}.");
        }

        return Task.FromResult<GrainAddress?>(_registered.GetOrAdd(address.GrainId, address));
    }

    public Task Unregister(GrainAddress address)
    {
        if (_registered.TryGetValue(address.GrainId, out var current) && current.ActivationId.Equals(address.ActivationId))
        {
            _registered.TryRemove(KeyValuePair.Create(address.GrainId, current));
        }

        return Task.CompletedTask;
    }

    public Task<GrainAddress?> Lookup(GrainId grainId)
    {
        if (_registered.TryGetValue(grainId, out var registered)) return Task.FromResult<GrainAddress?>(registered);
        if (IsHome(grainId)) return Task.FromResult<GrainAddress?>(null);
        return Task.FromResult<GrainAddress?>(new GrainAddress
        {
            GrainId = grainId,
            SiloAddress = homes.Resolve(grainId),
            ActivationId = ActivationId.NewId(),
        });
    }

    /// <summary>Nothing to forget: only this silo's own activations are kept.</summary>
    public Task UnregisterSilos(List<SiloAddress> siloAddresses) => Task.CompletedTask;

    private bool IsHome(GrainId grainId) => PinnedKey.SiloOf(grainId) == local.Name;
}
