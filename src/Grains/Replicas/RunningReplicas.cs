using System.Collections.Concurrent;
using OrleansRaft.Replication;
using OrleansRaft.Storage;

namespace OrleansRaft.Replicas;

/// <summary>The replicas that run on this silo. Thread-safe.</summary>
internal sealed class RunningReplicas
{
    private readonly ConcurrentDictionary<ReplicaKey, ILocalReplica> _replicas = new();
    private volatile int _count;

    /// <summary>How many there are.</summary>
    public int Count => _count;

    /// <summary>All of them.</summary>
    public IEnumerable<ILocalReplica> All => _replicas.Select(static pair => pair.Value);

    /// <summary>Their names.</summary>
    public IReadOnlyCollection<ReplicaKey> Keys => [.. _replicas.Keys];

    public ILocalReplica? Find(ReplicaKey key) => _replicas.GetValueOrDefault(key);

    public void Add(ReplicaKey key, ILocalReplica replica)
    {
        lock (_replicas)
        {
            _replicas[key] = replica;
            _count = _replicas.Count;
        }
    }

    /// <summary>Removes a replica, unless a later activation has taken its place.</summary>
    public void Remove(ReplicaKey key, ILocalReplica replica)
    {
        lock (_replicas)
        {
            _replicas.TryRemove(KeyValuePair.Create(key, replica));
            _count = _replicas.Count;
        }
    }

    /// <summary>
    /// The silos of a group's members by replica id, or null if no replica of it runs here and knows. With it a group's door finds the others
    /// without asking the catalogue, which may have died with the very silo that the door must get around.
    /// </summary>
    public IReadOnlyDictionary<ulong, string>? MembersOf(string group)
    {
        MemberRegistry? newest = null;
        foreach (var (key, replica) in _replicas)
        {
            if (key.Group == group && replica.Members is { Silos.Count: > 0 } members && members.Version >= (newest?.Version ?? 0)) newest = members;
        }

        return newest?.Silos;
    }
}
