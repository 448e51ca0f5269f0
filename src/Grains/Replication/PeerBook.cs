using OrleansRaft.Core;
using OrleansRaft.Wire;

namespace OrleansRaft.Replication;

/// <summary>
/// What frames tell about their senders: where they live, and which incarnation they are. A frame from an earlier life of its sender,
/// or for an earlier life of this replica, is dropped.
/// </summary>
/// <param name="epoch">This replica's own incarnation.</param>
internal sealed class PeerBook(ulong epoch)
{
    /// <summary>More senders than a group can have members and recently removed ones.</summary>
    private const int MaxPeers = 4 * Limits.Members;

    private readonly Dictionary<ReplicaId, (string Silo, ulong Epoch)> _peers = [];

    /// <summary>Whether the frame is of these lives; remembers its sender if so.</summary>
    public bool Accept(Frame frame)
    {
        if (frame.ToEpoch != 0 && frame.ToEpoch != epoch) return false;
        if (_peers.TryGetValue(frame.From, out var known))
        {
            // Epochs of different silos cannot be compared, and an id lives on one silo only.
            if (known.Silo != frame.FromSilo || frame.FromEpoch < known.Epoch) return false;
            if (frame.FromEpoch == known.Epoch) return true;
        }
        else if (_peers.Count >= MaxPeers)
        {
            return false;
        }

        _peers[frame.From] = (frame.FromSilo, frame.FromEpoch);
        return true;
    }

    /// <summary>
    /// Whether the frame speaks to an earlier life of this replica, so that its sender must be told of this one. Nothing else would: a
    /// learner, or one that knows of no members yet, never speaks first.
    /// </summary>
    public bool MustIntroduce(Frame frame) => frame.ToEpoch != 0 && frame.ToEpoch < epoch && frame.Messages.Count > 0;

    public string? SiloOf(ReplicaId id) => _peers.TryGetValue(id, out var peer) ? peer.Silo : null;

    public ulong EpochOf(ReplicaId id) => _peers.TryGetValue(id, out var peer) ? peer.Epoch : 0;

    /// <summary>Forgets whoever was removed.</summary>
    public void Keep(Func<ReplicaId, bool> wanted)
    {
        foreach (var id in _peers.Keys.Where(id => !wanted(id)).ToArray()) _peers.Remove(id);
    }
}
