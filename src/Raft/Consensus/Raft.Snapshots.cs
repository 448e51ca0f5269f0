namespace OrleansRaft.Core;

/// <summary>Snapshots for followers that need what is compacted (Raft paper §7).</summary>
internal sealed partial class Raft
{
    private bool _snapshotRequested;

    /// <summary>See <see cref="RawNode.TakeSnapshotRequest"/>. Each failed attempt asks anew, so it may be forgotten here.</summary>
    public bool TakeSnapshotRequest()
    {
        var requested = _snapshotRequested;
        _snapshotRequested = false;
        return requested;
    }

    private bool TrySendSnapshot(ReplicaId to, Progress progress)
    {
        if (!progress.RecentActive)
        {
            _trace.Debug?.Write($"ignore sending snapshot to {to.Value:x} since it is not recently active");
            return false;
        }

        var outcome = Log.Snapshot(out var snapshot);
        if (outcome == StorageOutcome.TemporarilyUnavailable)
        {
            _trace.Debug?.Write($"{Id.Value:x} failed to send snapshot to {to.Value:x} because snapshot is temporarily unavailable");
            _snapshotRequested = true;
            return false;
        }

        if (outcome != StorageOutcome.Ok || snapshot.IsEmpty) _trace.Broken("need non-empty snapshot");
        if (!snapshot.Metadata.Configuration.Contains(to))
        {
            // The receiver would ignore it, and wait for ever.
            _trace.Debug?.Write(
                $"{Id.Value:x} has no snapshot for {to.Value:x}: the one at index {snapshot.Metadata.Index} was taken before it joined");
            _snapshotRequested = true;
            return false;
        }

        var (index, term, _) = snapshot.Metadata;
        _trace.Debug?.Write(
            $"{Id.Value:x} [firstindex: {Log.FirstIndex}, commit: {Log.Committed}] sent snapshot[index: {index}, term: {term}] to "
            + $"{to.Value:x} [{progress.View(to)}]");
        progress.BecomeSnapshot(index);
        _trace.Debug?.Write($"{Id.Value:x} paused sending replication messages to {to.Value:x} [{progress.View(to)}]");
        Send(new Message { Type = MessageType.Snap, To = to, From = Id, Term = Term, Snapshot = snapshot });
        return true;
    }

    private void OnSnapshotStatus(Message status, Progress progress)
    {
        if (progress.State != ProgressState.Snapshot) return;
        if (status.Reject) progress.AbandonSnapshot();
        else progress.BecomeProbe();
        _trace.Debug?.Write(
            $"{Id.Value:x} snapshot {(status.Reject ? "failed" : "succeeded")}, resumed sending replication messages to "
            + $"{status.From.Value:x} [{progress.View(status.From)}]");

        // If it arrived, its acknowledgement comes next. If not, the next attempt waits for a heartbeat.
        progress.PauseFlow();
    }

    private void OnSnapshot(Message message)
    {
        var snapshot = message.Snapshot!; // Checked when it came in.
        var (index, term, _) = snapshot.Metadata;
        if (TryRestore(snapshot))
        {
            _trace.Info?.Write($"{Id.Value:x} [commit: {Log.Committed}] restored snapshot [index: {index}, term: {term}]");
            Acknowledge(message.From, Log.LastIndex);
        }
        else
        {
            _trace.Info?.Write($"{Id.Value:x} [commit: {Log.Committed}] ignored snapshot [index: {index}, term: {term}]");
            Acknowledge(message.From, Log.Committed);
        }
    }

    /// <summary>Takes over log and configuration of a snapshot. False if it brings nothing, or is not for this replica.</summary>
    private bool TryRestore(Snapshot snapshot)
    {
        var (index, term, configuration) = snapshot.Metadata;
        if (index <= Log.Committed) return false;
        if (!configuration.Contains(Id))
        {
            _trace.Warn?.Write(
                $"{Id.Value:x} attempted to restore snapshot but it is not in the ConfState {configuration}; should never happen");
            return false;
        }

        var last = Log.LastEntryId;
        if (Log.Matches(new EntryId(term, index)))
        {
            // All of it is here; what is new is that it is committed.
            _trace.Info?.Write(
                $"{Id.Value:x} [commit: {Log.Committed}, lastindex: {last.Index}, lastterm: {last.Term}] fast-forwarded commit to snapshot "
                + $"[index: {index}, term: {term}]");
            Log.CommitTo(index);
            return false;
        }

        Log.Restore(snapshot);
        SwitchToRestored(configuration);
        last = Log.LastEntryId;
        _trace.Info?.Write(
            $"{Id.Value:x} [commit: {Log.Committed}, lastindex: {last.Index}, lastterm: {last.Term}] restored snapshot "
            + $"[index: {index}, term: {term}]");
        return true;
    }
}
