using Orleans.Placement;
using Orleans.Runtime.Placement;

namespace OrleansRaft.Placement;

/// <summary>Places a grain on the silo that its key names, and nowhere else.</summary>
[GenerateSerializer, Immutable, Alias("raft.pinned-placement")]
internal sealed class PinnedPlacement : PlacementStrategy;

/// <summary>Marks a grain whose key names its silo.</summary>
[AttributeUsage(AttributeTargets.Class)]
internal sealed class PinnedPlacementAttribute() : PlacementAttribute(new PinnedPlacement());

/// <summary>Resolves the silo's name on every placement.</summary>
/// <param name="homes">Finds silos.</param>
internal sealed class PinnedPlacementDirector(HomeSilos homes) : IPlacementDirector
{
    public Task<SiloAddress> OnAddActivation(PlacementStrategy strategy, PlacementTarget target, IPlacementContext context) =>
        Task.FromResult(homes.Resolve(target.GrainIdentity));
}
