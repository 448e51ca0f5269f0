using OrleansRaft.Core;
using OrleansRaft.Storage;

namespace OrleansRaft.Replication;

/// <summary>
/// How far the snapshots are that a leader sends, by the pieces that were acknowledged: a snapshot on its way moves no index. For people,
/// and for whoever waits for a learner; nothing that Raft promises rests on it.
/// </summary>
internal sealed class SnapshotProgress
{
    private readonly Dictionary<ReplicaId, (LogIndex Index, long BytesLeft)> _sent = [];

    /// <summary>A snapshot is being sent.</summary>
    public void Begin(ReplicaId to, SnapshotRecord snapshot) => _sent[to] = (snapshot.Metadata.Index, snapshot.ByteCount);

    /// <summary>One more piece was acknowledged.</summary>
    public void Acknowledged(ReplicaId to, long bytes)
    {
        if (_sent.TryGetValue(to, out var sent)) _sent[to] = sent with { BytesLeft = Math.Max(0, sent.BytesLeft - bytes) };
    }

    /// <summary>The sending has ended. What arrived has yet to be installed and acknowledged; what did not is sent again from its beginning.</summary>
    public void End(ReplicaId to, bool arrived)
    {
        if (!arrived) _sent.Remove(to);
    }

    /// <summary>This replica leads no more.</summary>
    public void Clear() => _sent.Clear();

    /// <summary>The snapshot that a follower is being sent, and the bytes of it that are left; null if what it has is beyond that, or none is.</summary>
    public (LogIndex Index, long BytesLeft)? Of(ReplicaId id, LogIndex match) =>
        _sent.TryGetValue(id, out var sent) && sent.Index > match ? sent : null;
}
