namespace OrleansRaft.Core;

/// <summary>What a message does, by its term first and by the role then.</summary>
internal sealed partial class Raft
{
    public StepOutcome Step(Message message)
    {
        // Whatever its term: also the refusal of a replica that is behind in terms tells what is committed.
        if (message.Type is MessageType.Vote or MessageType.VoteResp or MessageType.PreVote or MessageType.PreVoteResp) LearnCommit(message);
        if (IsDisturbance(message)) return StepOutcome.Processed;
        TraceReceived(message);
        if (message.Term > Term) EnterTermOf(message);
        else if (message.Term < Term && message.Term != Term.Zero)
        {
            AnswerFromLaterTerm(message);
            return StepOutcome.Processed;
        }

        switch (message.Type)
        {
            case MessageType.Vote or MessageType.PreVote:
                AnswerVoteRequest(message);
                return StepOutcome.Processed;
            case MessageType.StorageAppendResp:
                OnAppended(message);
                return StepOutcome.Processed;
            case MessageType.StorageApplyResp:
                OnApplied(message);
                return StepOutcome.Processed;
            case MessageType.Prop:
                return StepProposal(message);
            case MessageType.ReadIndex:
                RequestRead(message.From, message.Entries.Span[0].Data);
                return StepOutcome.Processed;
            case MessageType.TransferLeader:
                TransferLeadership(message.From);
                return StepOutcome.Processed;
            case MessageType.ForgetLeader:
                ForgetLeader();
                return StepOutcome.Processed;
        }

        if (Role == RaftRole.Leader) StepLeader(message);
        else if (Role == RaftRole.Follower) StepFollower(message);
        else StepCandidate(message);
        return StepOutcome.Processed;
    }

    /// <summary>A removed or partitioned replica must not disturb a group that has a leader (thesis §4.2.3): as if this had not come.</summary>
    private bool IsDisturbance(Message message)
    {
        var asksForLaterTerm = message.Type is MessageType.Vote or MessageType.PreVote && message.Term > Term;
        if (!asksForLaterTerm || !IsInLease || IsTransfer(message)) return false;
        var last = Log.LastEntryId;
        _trace.Info?.Write(
            $"{Id.Value:x} [logterm: {last.Term}, index: {last.Index}, vote: {Vote.Value:x}] ignored {RaftText.Name(message.Type)} "
            + $"from {message.From.Value:x} [logterm: {message.LogTerm}, index: {message.Index}] at term {Term}: "
            + $"lease is not expired (remaining ticks: {_options.ElectionTicks - _electionElapsed})");
        return true;
    }

    /// <summary>A message of a later term ends what this replica was in its own (Raft paper §5.1).</summary>
    private void EnterTermOf(Message message)
    {
        // A poll, and its granting, speak about a term that nobody has entered. A refusal comes in the voter's own term.
        if (message.Type == MessageType.PreVote || (message.Type == MessageType.PreVoteResp && !message.Reject)) return;

        _trace.Info?.Write(
            $"{Id.Value:x} [term: {Term}] received a {RaftText.Name(message.Type)} message with higher term from "
            + $"{message.From.Value:x} [term: {message.Term}]");
        var fromLeader = message.Type is MessageType.App or MessageType.Heartbeat or MessageType.Snap;
        BecomeFollower(message.Term, fromLeader ? message.From : ReplicaId.None);
    }

    private void AnswerFromLaterTerm(Message message)
    {
        switch (message.Type)
        {
            case MessageType.Heartbeat or MessageType.App when _options.CheckQuorum || _options.PreVote:
                // With these options a replica whose term ran ahead while it was cut off can neither win an election nor, by its vote
                // requests, raise the others' term. Answering the leader in the own term does, and frees it.
                Send(new Message { Type = MessageType.AppResp, To = message.From, From = Id, Term = Term });
                break;
            case MessageType.PreVote:
                // An answer, where silence would do otherwise: candidates of a later term with a shorter log could wait for ever.
                RejectVote(message, Log.LastEntryId);
                break;
            case MessageType.StorageAppendResp:
                if (message.Index != LogIndex.Zero)
                {
                    // What was written may have been overwritten since: see StorageAppendResponse in RawNode.
                    _trace.Info?.Write(
                        $"{Id.Value:x} [term: {Term}] ignored entry appends from a {RaftText.Name(message.Type)} message with lower term "
                        + $"[term: {message.Term}]");
                }

                // A snapshot is committed state: it holds in every term.
                if (message.Snapshot is { } snapshot) OnSnapshotInstalled(snapshot);
                break;
            default:
                _trace.Info?.Write(
                    $"{Id.Value:x} [term: {Term}] ignored a {RaftText.Name(message.Type)} message with lower term from "
                    + $"{message.From.Value:x} [term: {message.Term}]");
                break;
        }
    }

    private void StepLeader(Message message)
    {
        if (_tracker.Progress.Find(message.From) is not { } progress)
        {
            _trace.Debug?.Write($"{Id.Value:x} no progress available for {message.From.Value:x}");
            return;
        }

        switch (message.Type)
        {
            case MessageType.AppResp:
                OnAppendResponse(message, progress);
                break;
            case MessageType.HeartbeatResp:
                OnHeartbeatResponse(message, progress);
                break;
            case MessageType.SnapStatus:
                OnSnapshotStatus(message, progress);
                break;
            case MessageType.Unreachable:
                OnUnreachable(message.From, progress);
                break;
        }
    }

    private void StepCandidate(Message message)
    {
        switch (message.Type)
        {
            case MessageType.App or MessageType.Heartbeat or MessageType.Snap:
                // Somebody else won this term.
                BecomeFollower(message.Term, message.From);
                StepFollower(message);
                break;
            case MessageType.VoteResp when Role == RaftRole.Candidate:
            case MessageType.PreVoteResp when Role == RaftRole.PreCandidate:
                CountVote(message);
                break;
            case MessageType.TimeoutNow:
                _trace.Debug?.Write(
                    $"{Id.Value:x} [term {Term} state State{Role}] ignored MsgTimeoutNow from {message.From.Value:x}");
                break;
        }
    }

    private void StepFollower(Message message)
    {
        switch (message.Type)
        {
            case MessageType.App:
                FollowLeader(message.From);
                OnAppend(message);
                break;
            case MessageType.Heartbeat:
                FollowLeader(message.From);
                OnHeartbeat(message);
                break;
            case MessageType.Snap:
                FollowLeader(message.From);
                OnSnapshot(message);
                break;
            case MessageType.TimeoutNow:
                _trace.Info?.Write(
                    $"{Id.Value:x} [term {Term}] received MsgTimeoutNow from {message.From.Value:x} "
                    + "and starts an election to get leadership.");

                // Without a poll even if polls are on: nobody was cut off, the leader itself asks.
                StartCampaign(CampaignKind.Transfer);
                break;
            case MessageType.ReadIndexResp:
                OnReadResponse(message);
                break;
        }
    }
}
