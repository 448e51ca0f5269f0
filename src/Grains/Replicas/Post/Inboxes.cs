using System.Collections.Concurrent;
using OrleansRaft.Storage;

namespace OrleansRaft.Replicas;

/// <summary>The inboxes of the replicas that run on this silo. Thread-safe.</summary>
internal sealed class Inboxes
{
    private readonly ConcurrentDictionary<ReplicaKey, Inbox> _inboxes = new();
    private volatile int _count;

    /// <summary>How many there are.</summary>
    public int Count => _count;

    public Inbox? Find(ReplicaKey key) => _inboxes.GetValueOrDefault(key);

    /// <summary>The inboxes of all replicas that run here.</summary>
    public IEnumerable<Inbox> All => _inboxes.Select(static pair => pair.Value);

    public void Add(ReplicaKey key, Inbox inbox)
    {
        lock (_inboxes)
        {
            _inboxes[key] = inbox;
            _count = _inboxes.Count;
        }
    }

    /// <summary>Removes an inbox, unless a later activation's has taken its place.</summary>
    public void Remove(ReplicaKey key, Inbox inbox)
    {
        lock (_inboxes)
        {
            _inboxes.TryRemove(KeyValuePair.Create(key, inbox));
            _count = _inboxes.Count;
        }
    }
}
