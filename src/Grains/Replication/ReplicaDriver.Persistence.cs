using OrleansRaft.Core;
using OrleansRaft.Storage;

namespace OrleansRaft.Replication;

/// <content>
/// Writes, several on their way at once, finished strictly in order: what a write promises to others may rest on every write before
/// it (thesis §10.2.1; the core's asynchronous storage writes).
/// </content>
internal sealed partial class ReplicaDriver
{
    /// <summary>Ticks that a commit index alone may stay unwritten. A stale one is safe; it only makes a restart apply more again.</summary>
    private const int LazyCommitTicks = 20;

    private readonly Queue<WriteTicket> _writes = new();
    private HardState _promised;
    private LogIndex _writtenCommit;

    /// <summary>
    /// The last membership change in the log, or one that was there. Until the commit index that is written has come so far, it goes with
    /// every write: the next change, and the entry after which removed replicas may go (<see cref="TellRemoved"/>), rest on it. Whoever
    /// lost that knowledge in a restart would ask a quorum for votes that need not meet the quorums of now.
    /// </summary>
    private LogIndex _lastChange;

    private long _commitWrittenAt;

    /// <summary>A write has ended. Anything but success means that this replica can promise nothing any more.</summary>
    public void Written(WriteTicket ticket, CommitOutcome outcome)
    {
        if (!outcome.IsCommitted)
        {
            Stop(outcome.Failure == LogFailure.Fenced
                ? "Fenced: a later incarnation of this silo, or of this replica, owns the log."
                : $"The log failed ({outcome.Failure}): {outcome.Error?.Message}");
            return;
        }

        Transition(static (driver, ticket) =>
        {
            ticket.IsDurable = true;
            driver.FinishWrites();
        }, ticket);
    }

    private void StartWrite(Message append)
    {
        HardState? state = append is { Term.Value: 0, Vote.Value: 0, Commit.Value: 0 }
            ? null
            : new HardState(append.Term, append.Vote, append.Commit);
        var promise = state is { } s && (s.Term != _promised.Term || s.Vote != _promised.Vote);
        if (state is { } next) _promised = next;
        var installed = append.Snapshot is { } snapshot ? TakeReceived(snapshot) : null;

        // A commit index that moved is no promise: it is written now and then, and what waits for it waits for the order alone.
        if (!promise && installed is null && append.Entries.IsEmpty)
        {
            Enqueue(new WriteTicket(null, append));
            return;
        }

        foreach (var entry in append.Entries.Span) NoteChange(entry);
        var mustTellCommit = promise || installed is not null || _lastChange > _writtenCommit;
        Enqueue(new WriteTicket(
            new ReplicaWrite
            {
                Key = Key,
                Entries = append.Entries,
                HardState = mustTellCommit ? _promised : null,
                Snapshot = installed,
                SnapshotReplacesLog = installed is not null,
            },
            append));
    }

    private void NoteChange(Entry entry)
    {
        if (entry.Kind != EntryKind.Normal) _lastChange = LogIndex.Larger(_lastChange, entry.Index);
    }

    private ReplicaKey Key => new(_options.Group, Id);

    private void Enqueue(WriteTicket ticket)
    {
        _writes.Enqueue(ticket);
        if (ticket.Write is not { } write)
        {
            FinishWrites();
            return;
        }

        if (write.HardState is { } state)
        {
            _writtenCommit = state.Commit;
            _commitWrittenAt = _now;
        }

        _runtime.Write(ticket);
    }

    private void FinishWrites()
    {
        while (_writes.TryPeek(out var head) && head.IsDurable)
        {
            _writes.Dequeue();
            if (head.Append is { } append) FinishAppend(append);
            if (head.Snapshot is { } snapshot) FinishSnapshot(snapshot, head.Write!.TruncateHead);
            else if (head.Write is { Chunks.IsEmpty: false }) StoreSnapshot();
        }
    }

    private void FinishAppend(Message append)
    {
        if (append.Term.Value != 0 || append.Vote.Value != 0 || append.Commit.Value != 0)
        {
            _log.SetHardState(new HardState(append.Term, append.Vote, append.Commit));
        }

        if (append.Snapshot is { } snapshot) Install(snapshot);
        if (!append.Entries.IsEmpty) _log.Append(append.Entries.Span);
        foreach (var response in append.Responses.Span)
        {
            if (response.To == Id) _node.Step(response);
            else Post(response);
        }
    }

    private void FlushLazyCommit()
    {
        if (_promised.Commit <= _writtenCommit || _now - _commitWrittenAt < LazyCommitTicks) return;
        Enqueue(new WriteTicket(new ReplicaWrite { Key = Key, HardState = _promised }, null));
    }
}
