using Orleans.Concurrency;
using Orleans.GrainDirectory;
using Orleans.Placement;
using OrleansRaft.Core;
using OrleansRaft.Placement;
using OrleansRaft.Scheduling;
using OrleansRaft.Storage;

namespace OrleansRaft.Replicas;

/// <summary>Hands letters to the silo's replicas, and wakes those that do not run yet.</summary>
[Reentrant, KeepAlive, Immovable, PinnedPlacement, GrainDirectory(PinnedGrainDirectory.Name)]
internal sealed class PostGrain(RunningReplicas running, ILocalSiloDetails silo) : Grain, IPostGrain
{
    public Task DeliverAsync(Letter[] letters)
    {
        var found = new List<(ILocalReplica Replica, byte[] Frame)>(letters.Length);
        foreach (var (group, to, frame) in letters)
        {
            if (running.Find(new ReplicaKey(group, new ReplicaId(to))) is { } replica) found.Add((replica, frame));
            else GrainFactory.GetReplica(group, to, silo.Name).DeliverAsync(frame).Ignore();
        }

        // Not here: a replica that takes long must not keep the letters of all others waiting.
        if (found.Count > 0) ThreadPool.UnsafeQueueUserWorkItem(static found => TurnBatch.Run(found, Deliver), found, preferLocal: false);
        return Task.CompletedTask;
    }

    private static void Deliver(List<(ILocalReplica Replica, byte[] Frame)> found)
    {
        foreach (var (replica, frame) in found) replica.Deliver(frame);
    }
}
