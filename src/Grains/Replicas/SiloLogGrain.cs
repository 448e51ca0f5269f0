using Orleans.GrainDirectory;
using Orleans.Placement;
using OrleansRaft.Placement;

namespace OrleansRaft.Replicas;

/// <summary>Answers for its silo's log, also where no replica of a group runs yet.</summary>
[Immovable, PinnedPlacement, GrainDirectory(PinnedGrainDirectory.Name)]
internal sealed class SiloLogGrain(ReplicaServices services) : Grain, ISiloLogGrain
{
    public Task<string> DatabaseAsync() => Task.FromResult(services.Log.DatabaseId);
}
