using System;

namespace OrleansRaft.Core;

/// <summary>Storage work as messages to two local threads, several in flight (<see cref="RaftOptions.AsyncStorageWrites"/>).</summary>
public sealed partial class RawNode
{
    private void QueueStorageMessages(in StorageWork work)
    {
        var needsAppend = !work.Entries.IsEmpty || !work.HardState.IsEmpty || work.Snapshot is not null || _raft.AfterAppend.Count > 0;
        if (needsAppend)
        {
            // The answer to the own log comes last: acknowledgements to itself, handled before it, then find their entries' terms
            // still in memory.
            if (StorageAppendResponse(work) is { } response) _raft.AfterAppend.Add(response);
            _raft.Outgoing.Add(new Message
            {
                Type = MessageType.StorageAppend,
                To = ReplicaId.LocalAppendThread,
                From = Id,
                Term = work.HardState.Term,
                Vote = work.HardState.Vote,
                Commit = work.HardState.Commit,
                Entries = work.Entries,
                Snapshot = work.Snapshot,
                Responses = _raft.AfterAppend.Take(),
            });
        }

        if (work.Committed.IsEmpty) return;
        _raft.Outgoing.Add(new Message
        {
            Type = MessageType.StorageApply,
            To = ReplicaId.LocalApplyThread,
            From = Id,
            Entries = work.Committed,
            Responses = new[] { StorageApplyResponse(work.Committed) },
        });
    }

    /// <summary>
    /// What storage will answer, or null if nothing is awaited. It attests the end of the whole log, in the term of now.
    /// </summary>
    /// <remarks>
    /// The term guards against an overwritten write. Say entries A are being written, a new leader replaces them by B, and another
    /// brings A back: both writes follow. The answer to the first A would match the log again, while B is still to be written over it.
    /// Dropping A from memory then would let B be read for a while. Each of these steps needs a new term, so an answer of an earlier
    /// term is ignored. Since an ignored one must not be the last, every write attests the end of the log while anything is unstable,
    /// also one that carries only the hard state; and each new term brings such a write.
    /// </remarks>
    private Message? StorageAppendResponse(in StorageWork work)
    {
        var attestsLog = _raft.Log.Unstable.Count > 0;
        if (!attestsLog && work.Snapshot is null) return null;
        var last = attestsLog ? _raft.Log.LastEntryId : default;
        return new Message
        {
            Type = MessageType.StorageAppendResp,
            To = Id,
            From = ReplicaId.LocalAppendThread,
            Term = Term,
            Index = last.Index,
            LogTerm = last.Term,
            Snapshot = work.Snapshot,
        };
    }

    /// <summary>Without a term: what is committed is applied in any.</summary>
    private Message StorageApplyResponse(ReadOnlyMemory<Entry> committed) => new()
    {
        Type = MessageType.StorageApplyResp,
        To = Id,
        From = ReplicaId.LocalApplyThread,
        Entries = committed,
    };
}
