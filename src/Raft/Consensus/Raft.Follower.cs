namespace OrleansRaft.Core;

/// <summary>The follower's side of replication (Raft paper §5.3).</summary>
internal sealed partial class Raft
{
    public void ForgetLeader()
    {
        if (Role != RaftRole.Follower) return;
        if (_options.ReadOnlyMode == ReadOnlyMode.LeaseBased)
        {
            // A follower that has forgotten its leader votes at once, and so would break the lease.
            _trace.Error?.Write("ignoring MsgForgetLeader due to ReadOnlyLeaseBased");
            return;
        }

        if (Leader.IsNone) return;
        _trace.Info?.Write($"{Id.Value:x} forgetting leader {Leader.Value:x} at term {Term}");
        Leader = ReplicaId.None;
    }

    private void FollowLeader(ReplicaId leader)
    {
        _electionElapsed = 0;
        Leader = leader;
    }

    private void OnAppend(Message append)
    {
        if (append.Index < Log.Committed)
        {
            Acknowledge(append.From, Log.Committed);
            return;
        }

        var previous = new EntryId(append.LogTerm, append.Index);
        if (Log.TryAppend(previous, append.Entries.Span, append.Commit, out var lastNew))
        {
            Acknowledge(append.From, lastNew);
            return;
        }

        _trace.Debug?.Write(
            $"{Id.Value:x} [logterm: {Log.TermOrZero(append.Index)}, index: {append.Index}] rejected MsgApp "
            + $"[logterm: {append.LogTerm}, index: {append.Index}] from {append.From.Value:x}");

        // Where the own log has a higher term than the leader's entry it cannot agree: leave all that out of the hint, so that the
        // leader need not find it out entry by entry. See OnAppendRejected for the other half.
        var hint = Log.FindConflictByTerm(LogIndex.Min(append.Index, Log.LastIndex), append.LogTerm);
        Send(new Message
        {
            Type = MessageType.AppResp,
            To = append.From,
            From = Id,
            Term = Term,
            Index = append.Index,
            Reject = true,
            RejectHint = hint.Index,
            LogTerm = hint.Term,
        });
    }

    private void OnHeartbeat(Message heartbeat)
    {
        Log.CommitTo(heartbeat.Commit);
        Send(new Message { Type = MessageType.HeartbeatResp, To = heartbeat.From, From = Id, Term = Term, Context = heartbeat.Context });
    }

    private void Acknowledge(ReplicaId leader, LogIndex index) =>
        Send(new Message { Type = MessageType.AppResp, To = leader, From = Id, Term = Term, Index = index });
}
