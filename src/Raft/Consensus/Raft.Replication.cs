using System;

namespace OrleansRaft.Core;

/// <summary>The leader's side of replication (Raft paper §5.3), with flow control for each follower.</summary>
internal sealed partial class Raft
{
    private void BroadcastAppend()
    {
        var progress = _tracker.Progress;
        for (var i = 0; i < progress.Count; i++)
        {
            if (progress.IdAt(i) != Id) TrySendAppend(progress.IdAt(i), progress.At(i), evenIfEmpty: true);
        }
    }

    /// <summary>
    /// Sends what the follower lacks, if its flow allows. An append without entries still tells the commit index; it is left out
    /// when several are sent in a row.
    /// </summary>
    private bool TrySendAppend(ReplicaId to, Progress progress, bool evenIfEmpty)
    {
        if (progress.IsPaused) return false;

        var previous = progress.Next.Previous;
        if (Log.Term(previous, out var previousTerm) != StorageOutcome.Ok) return TrySendSnapshot(to, progress);

        // With a full window only empty appends are sent. If all that was in flight was lost, the empty one is rejected, and that
        // empties the window.
        var outcome = StorageOutcome.Ok;
        var entries = default(ReadOnlyMemory<Entry>);
        if (progress.State != ProgressState.Replicate || !progress.IsInflightFull)
            outcome = Log.Entries(progress.Next, _options.MaxSizePerMessage, out entries);
        if (entries.IsEmpty && !evenIfEmpty) return false;
        if (outcome != StorageOutcome.Ok) return TrySendSnapshot(to, progress);

        Send(new Message
        {
            Type = MessageType.App,
            To = to,
            From = Id,
            Term = Term,
            Index = previous,
            LogTerm = previousTerm,
            Entries = entries,
            Commit = Log.Committed,
        });
        progress.SentEntries(entries.Length, EntrySize.Payload(entries.Span));
        progress.SentCommit(Log.Committed);
        return true;
    }

    private void BroadcastHeartbeat()
    {
        var context = _reads.HeartbeatContext;
        var progress = _tracker.Progress;
        for (var i = 0; i < progress.Count; i++)
        {
            if (progress.IdAt(i) == Id) continue;

            // Not above what the follower is known to hold: its entries beyond may not be the leader's.
            var commit = LogIndex.Min(progress.At(i).Match, Log.Committed);
            Send(new Message
            {
                Type = MessageType.Heartbeat,
                To = progress.IdAt(i),
                From = Id,
                Term = Term,
                Commit = commit,
                Context = context,
            });
            progress.At(i).SentCommit(commit);
        }
    }

    private bool TryCommit()
    {
        if (!Log.TryCommit(new EntryId(Term, _tracker.Committed))) return false;
        Trace(StateEventKind.Commit);
        return true;
    }

    private void OnAppendResponse(Message response, Progress progress)
    {
        progress.RecentActive = true;
        if (response.Reject) OnAppendRejected(response, progress);
        else OnAppendAccepted(response, progress);
    }

    private void OnAppendRejected(Message response, Progress progress)
    {
        _trace.Debug?.Write(
            $"{Id.Value:x} received MsgAppResp(rejected, hint: (index {response.RejectHint}, term {response.LogTerm})) from "
            + $"{response.From.Value:x} for index {response.Index}");

        // The follower says which term it has at the hint. Where the leader's own term is higher, at the hint and below, the logs
        // cannot agree, since terms only grow along a log: skip to the first position where they may. The follower did the same in
        // the other direction, so a probe costs at most one round for each term in which the logs differ, not for each entry.
        var next = response.LogTerm > Term.Zero
            ? Log.FindConflictByTerm(response.RejectHint, response.LogTerm).Index
            : response.RejectHint;
        if (!progress.TryDecrease(response.Index, next)) return;
        _trace.Debug?.Write($"{Id.Value:x} decreased progress of {response.From.Value:x} to [{progress.View(response.From)}]");
        if (progress.State == ProgressState.Replicate) progress.BecomeProbe();
        TrySendAppend(response.From, progress, evenIfEmpty: true);
    }

    private void OnAppendAccepted(Message response, Progress progress)
    {
        // Also without news: a follower that is probed and turns out to have all is replicated to again.
        var isNews = progress.TryUpdate(response.Index)
            || (progress.Match == response.Index && progress.State == ProgressState.Probe);
        if (!isNews) return;

        switch (progress.State)
        {
            case ProgressState.Probe:
                progress.BecomeReplicate();
                break;
            case ProgressState.Snapshot when progress.Match.Next >= Log.FirstIndex:
                // Whichever snapshot it installed, the log reaches it from there.
                _trace.Debug?.Write(
                    $"{Id.Value:x} recovered from needing snapshot, resumed sending replication messages to {response.From.Value:x} "
                    + $"[{progress.View(response.From)}]");
                progress.BecomeProbe();
                progress.BecomeReplicate();
                break;
            case ProgressState.Replicate:
                progress.FreeInflightTo(response.Index);
                break;
        }

        if (TryCommit())
        {
            // The commit index belongs to this term now: reads that waited for that may go on.
            ReleasePostponedReads();
            BroadcastAppend();
        }
        else if (response.From != Id && progress.CanBumpCommit(Log.Committed))
        {
            TrySendAppend(response.From, progress, evenIfEmpty: true);
        }

        // The window may have room for several messages now.
        if (response.From == Id) return;
        while (TrySendAppend(response.From, progress, evenIfEmpty: false))
        {
        }

        CompleteTransfer(response.From, progress);
    }

    private void OnHeartbeatResponse(Message response, Progress progress)
    {
        progress.RecentActive = true;
        progress.ResumeFlow();

        // Something is sent to a follower that lacks entries even if its window is full, and to one that is probed even if it lacks
        // none: the answer brings both back to normal.
        if (progress.Match < Log.LastIndex || progress.State == ProgressState.Probe)
            TrySendAppend(response.From, progress, evenIfEmpty: true);

        _reads.Acknowledge(response.From, response.Context.Span);
        ReleaseConfirmedReads();
    }

    private void OnUnreachable(ReplicaId from, Progress progress)
    {
        // Much of what was sent optimistically is probably lost.
        if (progress.State == ProgressState.Replicate) progress.BecomeProbe();
        _trace.Debug?.Write(
            $"{Id.Value:x} failed to send message to {from.Value:x} because it is unreachable [{progress.View(from)}]");
    }
}
