using Orleans.Concurrency;
using Orleans.GrainDirectory;
using Orleans.Placement;
using OrleansRaft.Core;
using OrleansRaft.Placement;
using OrleansRaft.Storage;

namespace OrleansRaft.Replicas;

/// <summary>Hands letters to the silo's replicas, and wakes those that do not run yet.</summary>
[Reentrant, KeepAlive, Immovable, PinnedPlacement, GrainDirectory(PinnedGrainDirectory.Name)]
internal sealed class PostGrain(Inboxes inboxes, ILocalSiloDetails silo) : Grain, IPostGrain
{
    public Task DeliverAsync(Letter[] letters)
    {
        foreach (var (group, to, frame) in letters)
        {
            if (inboxes.Find(new ReplicaKey(group, new ReplicaId(to))) is { } inbox) inbox.Put(frame);
            else GrainFactory.GetReplica(group, to, silo.Name).DeliverAsync(frame).Ignore();
        }

        return Task.CompletedTask;
    }
}
