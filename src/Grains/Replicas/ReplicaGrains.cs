using OrleansRaft.Core;
using OrleansRaft.Placement;
using OrleansRaft.Storage;

namespace OrleansRaft.Replicas;

/// <summary>Finds replicas' grains.</summary>
internal static class ReplicaGrains
{
    public static IRaftReplicaGrain GetReplica(this IGrainFactory factory, string group, ulong replicaId, string silo) =>
        factory.GetGrain<IRaftReplicaGrain>(KeyOf(group, replicaId, silo));

    public static string KeyOf(string group, ulong replicaId, string silo) =>
        new ReplicaGrainKey(new ReplicaKey(group, new ReplicaId(replicaId)), silo).ToString();
}
