using System;
using System.Collections.Generic;

namespace OrleansRaft.Core;

/// <summary>The start of a new group.</summary>
internal sealed partial class Raft
{
    /// <summary>
    /// Begins at term 1 with one entry for each first member, all of them committed: every first member begins with the same log.
    /// They take effect at once, so that it can campaign, and once more when they come up for applying, which changes nothing.
    /// </summary>
    public void Bootstrap(IReadOnlyList<BootstrapPeer> peers)
    {
        if (peers.Count == 0) throw new ArgumentException("A group begins with at least one member.", nameof(peers));
        foreach (var (id, _) in peers)
        {
            if (id.IsNone || id.IsLocalThread) throw new ArgumentException($"{id} cannot be a member's id.", nameof(peers));
        }

        if (Log.LastIndex != LogIndex.Zero) throw new InvalidOperationException("The log is not empty: the group has begun already.");

        BecomeFollower(new Term(1), ReplicaId.None);
        var entries = new Entry[peers.Count];
        for (var i = 0; i < entries.Length; i++)
        {
            var data = ConfChangeCodec.Encode(new ConfChange(ConfChangeType.AddNode, peers[i].Id, peers[i].Context));
            entries[i] = new Entry(Term, new LogIndex((ulong)i + 1), EntryKind.ConfChange, data);
        }

        Log.Append(entries);
        Log.CommitTo(entries[^1].Index);
        foreach (var peer in peers)
        {
            var applied = ApplyConfChange(new ConfChange(ConfChangeType.AddNode, peer.Id).ToV2());
            if (applied.RejectedBecause is { } reason) _trace.Broken($"bootstrap could not add {peer.Id}: {reason}");
        }
    }
}
