using System;

namespace OrleansRaft.Core;

/// <summary>Elections (Raft paper §5.2, §5.4.1), the poll before them (thesis §9.6), campaigns that the leader asks for (§3.10).</summary>
internal sealed partial class Raft
{
    /// <summary>Marks the vote requests of a transfer: voters answer them although the leader is alive.</summary>
    private static readonly byte[] s_transferMark = "CampaignTransfer"u8.ToArray();

    private enum CampaignKind
    {
        PreElection,
        Election,
        Transfer,
    }

    /// <summary>
    /// Whether it may become leader: a voter, and not in the middle of installing a snapshot, since its configuration is that of the
    /// snapshot already and its log is not yet.
    /// </summary>
    private bool IsPromotable =>
        _tracker.Progress.Find(Id) is { IsLearner: false } && Log.Unstable.Snapshot is null;

    public void Campaign() => StartCampaign(_options.PreVote ? CampaignKind.PreElection : CampaignKind.Election);

    private void StartCampaign(CampaignKind kind)
    {
        if (Role == RaftRole.Leader)
        {
            _trace.Debug?.Write($"{Id.Value:x} ignoring MsgHup because already leader");
            return;
        }

        if (!IsPromotable)
        {
            _trace.Warn?.Write($"{Id.Value:x} is unpromotable and can not campaign");
            return;
        }

        // Its configuration is older than one that may be in effect elsewhere: with a quorum of the old one it could win against a
        // leader of the new one. Changes take effect when applied, so this is needed (thesis §4.1 has them take effect at once).
        if (Log.Applied < Log.Committed && Log.HasUnappliedConfChange())
        {
            _trace.Warn?.Write(
                $"{Id.Value:x} cannot campaign at term {Term} since there are still pending configuration changes to apply");
            return;
        }

        _trace.Info?.Write($"{Id.Value:x} is starting a new election at term {Term}");
        RequestVotes(kind);
    }

    private void RequestVotes(CampaignKind kind)
    {
        var poll = kind == CampaignKind.PreElection;
        if (poll) BecomePreCandidate();
        else BecomeCandidate();

        // A poll asks about the term that would be campaigned for, without entering it.
        var term = poll ? Term.Next : Term;
        var type = poll ? MessageType.PreVote : MessageType.Vote;
        var commit = SharedCommit;
        foreach (var id in VotersOfBothHalves())
        {
            if (id == Id)
            {
                // The own vote counts once it is durable, like any other: it comes back with the storage's answer.
                Send(new Message { Type = ResponseTo(type), To = id, From = Id, Term = term });
                continue;
            }

            var last = Log.LastEntryId;
            _trace.Info?.Write(
                $"{Id.Value:x} [logterm: {last.Term}, index: {last.Index}] sent {RaftText.Name(type)} request "
                + $"to {id.Value:x} at term {Term}");
            Send(new Message
            {
                Type = type,
                To = id,
                From = Id,
                Term = term,
                Index = last.Index,
                LogTerm = last.Term,
                Commit = commit.Index,
                CommitTerm = commit.Term,
                Context = kind == CampaignKind.Transfer ? s_transferMark : default(ReadOnlyMemory<byte>),
            });
        }
    }

    private static MessageType ResponseTo(MessageType vote) =>
        vote == MessageType.Vote ? MessageType.VoteResp : MessageType.PreVoteResp;

    private static bool IsTransfer(Message request) => request.Context.Span.SequenceEqual(s_transferMark);

    /// <summary>Whether the leader was heard of so lately that a candidate need not be listened to (thesis §4.2.3).</summary>
    private bool IsInLease =>
        (_options.CheckQuorum && !Leader.IsNone && _electionElapsed < _options.ElectionTicks) || MayHaveGrantedLease;

    private void AnswerVoteRequest(Message request)
    {
        var last = Log.LastEntryId;
        var theirs = new EntryId(request.LogTerm, request.Index);
        var name = RaftText.Name(request.Type);

        // A repetition of a vote cast; or no vote cast and no leader known in this term; or a poll about a later term.
        var mayVote = Vote == request.From
            || (Vote.IsNone && Leader.IsNone)
            || (request.Type == MessageType.PreVote && request.Term > Term);

        // A learner votes too: it may have been promoted by an entry that it has not got yet, and then its vote may be needed to
        // elect the one who has it. A candidate that takes it for a voter wrongly cannot win: its log would be out of date.
        if (mayVote && Log.IsUpToDate(theirs))
        {
            _trace.Info?.Write(
                $"{Id.Value:x} [logterm: {last.Term}, index: {last.Index}, vote: {Vote.Value:x}] cast {name} for {request.From.Value:x} "
                + $"[logterm: {theirs.Term}, index: {theirs.Index}] at term {Term}");

            // In the term of the request: a candidate that is ahead in terms would drop an answer in an older one.
            Send(new Message { Type = ResponseTo(request.Type), To = request.From, From = Id, Term = request.Term });
            if (request.Type == MessageType.PreVote) return;
            _electionElapsed = 0;
            Vote = request.From;
            return;
        }

        RejectVote(request, last);
    }

    private void RejectVote(Message request, EntryId last)
    {
        _trace.Info?.Write(
            $"{Id.Value:x} [logterm: {last.Term}, index: {last.Index}, vote: {Vote.Value:x}] rejected {RaftText.Name(request.Type)} "
            + $"from {request.From.Value:x} [logterm: {request.LogTerm}, index: {request.Index}] at term {Term}");
        var commit = SharedCommit;
        Send(new Message
        {
            Type = ResponseTo(request.Type),
            To = request.From,
            From = Id,
            Term = Term,
            Reject = true,
            Commit = commit.Index,
            CommitTerm = commit.Term,
        });
    }

    private void CountVote(Message response)
    {
        var name = RaftText.Name(response.Type);
        _trace.Info?.Write(
            $"{Id.Value:x} received {name}{(response.Reject ? " rejection" : "")} from {response.From.Value:x} at term {Term}");
        _tracker.Votes.Record(response.From, !response.Reject);
        var result = _tracker.Tally(out var granted, out var rejected);
        _trace.Info?.Write($"{Id.Value:x} has received {granted} {name} votes and {rejected} vote rejections");
        switch (result)
        {
            case VoteResult.Won when Role == RaftRole.PreCandidate:
                RequestVotes(CampaignKind.Election);
                break;
            case VoteResult.Won:
                BecomeLeader();
                BroadcastAppend();
                break;
            case VoteResult.Lost:
                // In the own term: a poll's answers carry the term that was asked about.
                BecomeFollower(Term, ReplicaId.None);
                break;
        }
    }

    /// <summary>
    /// A leader that has not heard of a quorum for an election timeout gives up: others may have elected another (thesis §6.2).
    /// </summary>
    private void CheckQuorum()
    {
        if (!_tracker.QuorumActive())
        {
            _trace.Warn?.Write($"{Id.Value:x} stepped down to follower since quorum is not active");
            BecomeFollower(Term, ReplicaId.None);
        }

        var progress = _tracker.Progress;
        for (var i = 0; i < progress.Count; i++)
        {
            if (progress.IdAt(i) != Id) progress.At(i).RecentActive = false;
        }
    }
}
