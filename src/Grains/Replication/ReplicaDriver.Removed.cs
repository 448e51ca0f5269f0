using OrleansRaft.Core;
using OrleansRaft.Wire;

namespace OrleansRaft.Replication;

/// <content>
/// Telling removed replicas that they are, so that they retire. Not at once: as long as the others may be without the knowledge that the
/// removal is committed, they vote by the configuration before it, and may need the vote of the very one that was removed. An entry that
/// the leader appends after it has applied the removal carries that knowledge, and is written together with it. Once such an entry, the
/// marker, is committed, every majority of the new configuration has a member that knows; its log is ahead of whoever does not know, so
/// that it wins whatever election is held. From then on nobody needs the removed ones.
/// </content>
internal sealed partial class ReplicaDriver
{
    /// <summary>Election timeouts without a word from a leader after which a replica looks whether it is a member still.</summary>
    private const int SilenceFactor = 10;

    private readonly Dictionary<ReplicaId, string> _removed = [];
    private LogIndex? _marker;
    private long _heardAt;

    /// <summary>Shows another replica that this one lives. If the other leads, and this one was removed, it is told so in time.</summary>
    public void Greet(ReplicaId id, string silo) => Introduce(id, silo, epoch: 0); // Which life is known here may be long over.

    /// <summary>Ids are never used again, so whoever is not above the highest and not a member has been removed for good.</summary>
    private bool IsRemoved(ReplicaId id) => Applied > LogIndex.Zero && id.Value <= Members.HighestId && Members.SiloOf(id) is null;

    private void Introduce(ReplicaId id, string silo, ulong epoch)
    {
        if (StopReason is null && id != Id) _runtime.Send(silo, new Frame(Id, _options.Silo, _options.Incarnation, id, epoch, []));
    }

    private void NoteRemoved(ReplicaId id, string silo)
    {
        if (IsLeader && id != Id && _removed.Count < Limits.Members) _removed[id] = silo;
    }

    private void ForgetRemoved()
    {
        _removed.Clear();
        _marker = null;
    }

    private void TellRemoved()
    {
        if (_removed.Count == 0 || !IsLeader) return;
        if (_marker is not { } marker)
        {
            if (_node.Propose(ReadOnlyMemory<byte>.Empty) is { IsAccepted: true } result) _marker = result.Index;
            return;
        }

        if (_node.Commit < marker) return;
        foreach (var (id, silo) in _removed) _runtime.TellRemoved(silo, id);
        _removed.Clear();
    }

    /// <summary>
    /// Whom no leader writes to may have been removed, and all members that it knows as well: it must find the present ones, and speak first.
    /// </summary>
    private void BreakSilence()
    {
        if (IsLeader || _now - _heardAt < (long)SilenceFactor * _options.ElectionTicks) return;
        _heardAt = _now;
        _runtime.FindMembers();
    }
}
