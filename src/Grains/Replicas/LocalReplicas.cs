using System.Collections.Concurrent;
using OrleansRaft.Replication;
using OrleansRaft.Storage;

namespace OrleansRaft.Replicas;

/// <summary>
/// What the running replicas of this silo know of their groups' members. With it a group's door on the same silo finds the others
/// without asking the catalogue, which may have died with the very silo that the door must get around.
/// </summary>
internal sealed class LocalReplicas
{
    private readonly ConcurrentDictionary<ReplicaKey, MemberRegistry> _members = new();

    public void Set(ReplicaKey key, MemberRegistry members) => _members[key] = members;

    public void Remove(ReplicaKey key) => _members.TryRemove(key, out _);

    /// <summary>All replicas that run here.</summary>
    public IReadOnlyCollection<ReplicaKey> Running => [.. _members.Keys];

    /// <summary>The silos of a group's members by replica id, or null if no replica of it runs here and knows.</summary>
    public IReadOnlyDictionary<ulong, string>? MembersOf(string group)
    {
        MemberRegistry? newest = null;
        foreach (var (key, members) in _members)
        {
            if (key.Group == group && members.Silos.Count > 0 && members.Version >= (newest?.Version ?? 0)) newest = members;
        }

        return newest?.Silos;
    }
}
