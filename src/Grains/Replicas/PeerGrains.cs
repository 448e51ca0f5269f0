using OrleansRaft.Core;

namespace OrleansRaft.Replicas;

/// <summary>Remembers the references of other replicas' grains: making one for each message costs more than sending it.</summary>
/// <param name="grains">Makes references.</param>
/// <param name="group">The group.</param>
internal sealed class PeerGrains(IGrainFactory grains, string group)
{
    private readonly Dictionary<(ReplicaId Id, string Silo), IRaftReplicaGrain> _known = [];

    public IRaftReplicaGrain Get(ReplicaId id, string silo)
    {
        if (_known.TryGetValue((id, silo), out var grain)) return grain;
        grain = grains.GetReplica(group, id.Value, silo);
        _known.Add((id, silo), grain);
        return grain;
    }

    public void Clear() => _known.Clear();
}
