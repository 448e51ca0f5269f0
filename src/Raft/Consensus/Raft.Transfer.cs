namespace OrleansRaft.Core;

/// <summary>Handing leadership over (thesis §3.10).</summary>
internal sealed partial class Raft
{
    /// <summary>To whom leadership is being handed over; proposals are refused meanwhile.</summary>
    private ReplicaId _leadTransferee;

    public TransferOutcome TransferLeadership(ReplicaId to)
    {
        switch (Role)
        {
            case RaftRole.Leader:
                return TransferAsLeader(to);
            case RaftRole.Follower when !Leader.IsNone:
                Send(new Message { Type = MessageType.TransferLeader, To = Leader, From = to, Term = Term });
                return TransferOutcome.Forwarded;
            case RaftRole.Follower:
                _trace.Info?.Write($"{Id.Value:x} no leader at term {Term}; dropping leader transfer msg");
                return TransferOutcome.NoLeader;
            default:
                return TransferOutcome.NoLeader;
        }
    }

    private TransferOutcome TransferAsLeader(ReplicaId to)
    {
        if (_tracker.Progress.Find(to) is not { } progress)
        {
            _trace.Debug?.Write($"{Id.Value:x} no progress available for {to.Value:x}");
            return TransferOutcome.TargetNotMember;
        }

        if (progress.IsLearner)
        {
            _trace.Debug?.Write($"{Id.Value:x} is learner. Ignored transferring leadership");
            return TransferOutcome.TargetIsLearner;
        }

        var earlier = _leadTransferee;
        if (!earlier.IsNone)
        {
            if (earlier == to)
            {
                _trace.Info?.Write(
                    $"{Id.Value:x} [term {Term}] transfer leadership to {to.Value:x} is in progress, "
                    + $"ignores request to same node {to.Value:x}");
                return TransferOutcome.InProgress;
            }

            AbortTransfer();
            _trace.Info?.Write($"{Id.Value:x} [term {Term}] abort previous transferring leadership to {earlier.Value:x}");
        }

        if (to == Id)
        {
            _trace.Debug?.Write($"{Id.Value:x} is already leader. Ignored transferring leadership to self");
            ResumeAutoLeave();
            return TransferOutcome.AlreadyLeader;
        }

        _trace.Info?.Write($"{Id.Value:x} [term {Term}] starts to transfer leadership to {to.Value:x}");
        _electionElapsed = 0; // It has one election timeout from now.
        _leadTransferee = to;
        _leaseGivenUp = true;
        if (progress.Match == Log.LastIndex)
        {
            SendTimeoutNow(to);
            _trace.Info?.Write(
                $"{Id.Value:x} sends MsgTimeoutNow to {to.Value:x} immediately as {to.Value:x} already has up-to-date log");
        }
        else
        {
            TrySendAppend(to, progress, evenIfEmpty: true);
        }

        return TransferOutcome.Started;
    }

    /// <summary>The target of a transfer has all entries now: it may campaign.</summary>
    private void CompleteTransfer(ReplicaId from, Progress progress)
    {
        if (from != _leadTransferee || progress.Match != Log.LastIndex) return;
        _trace.Info?.Write($"{Id.Value:x} sent MsgTimeoutNow to {from.Value:x} after received MsgAppResp");
        SendTimeoutNow(from);
    }

    private void SendTimeoutNow(ReplicaId to) => Send(new Message { Type = MessageType.TimeoutNow, To = to, From = Id, Term = Term });

    private void AbortTransfer() => _leadTransferee = ReplicaId.None;
}
