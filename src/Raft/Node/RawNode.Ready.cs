using System;

namespace OrleansRaft.Core;

/// <summary>The turn from state to work: what is to be persisted, sent and applied.</summary>
public sealed partial class RawNode
{
    private readonly MessageQueue _stepsOnAdvance = new();
    private SoftState _lastSoftState;
    private HardState _lastHardState;

    /// <summary>Without asynchronous writes entries may be applied while unstable: the ready that holds them is persisted first.</summary>
    private bool ApplyUnstable => !_asyncStorageWrites;

    /// <summary>Whether there is anything to do.</summary>
    public bool HasReady =>
        _raft.SoftState != _lastSoftState
        || (_raft.HardState is { IsEmpty: false } hardState && hardState != _lastHardState)
        || _raft.Log.Unstable.NextSnapshot is not null
        || _raft.Outgoing.Count > 0
        || _raft.AfterAppend.Count > 0
        || _raft.Log.Unstable.HasNextEntries
        || _raft.Log.HasNextCommitted(ApplyUnstable)
        || _raft.HasReadStates;

    /// <summary>
    /// Takes all that is to be done. It counts as handed out: it must be done. With asynchronous writes the next may be taken at any
    /// time, otherwise only after <see cref="Advance"/>.
    /// </summary>
    /// <exception cref="InvalidOperationException">The last one was not followed by <see cref="Advance"/>.</exception>
    public Ready Ready()
    {
        if (_stepsOnAdvance.Count > 0) throw new InvalidOperationException("The last ready was not followed by Advance.");

        var log = _raft.Log;
        var softState = _raft.SoftState;
        var hardState = _raft.HardState;
        var work = new StorageWork(
            hardState != _lastHardState ? hardState : default,
            log.Unstable.NextEntries(),
            log.Unstable.NextSnapshot,
            log.NextCommitted(ApplyUnstable));
        var mustSync = !work.Entries.IsEmpty || hardState.Vote != _lastHardState.Vote || hardState.Term != _lastHardState.Term;

        if (_asyncStorageWrites) QueueStorageMessages(work);
        else QueueForAdvance(work);

        var ready = new Ready
        {
            SoftState = softState != _lastSoftState ? softState : null,
            HardState = work.HardState,
            ReadStates = _raft.TakeReadStates(),
            Entries = work.Entries,
            Snapshot = work.Snapshot,
            CommittedEntries = work.Committed,
            Messages = _raft.Outgoing.Take(),
            MustSync = mustSync,
        };

        _lastSoftState = softState;
        if (!work.HardState.IsEmpty) _lastHardState = work.HardState;
        log.Unstable.AcceptInProgress();
        if (!work.Committed.IsEmpty)
        {
            var committed = work.Committed.Span;
            log.AcceptApplying(committed[^1].Index, EntrySize.Encoded(committed), ApplyUnstable);
        }

        _raft.TraceReady();
        return ready;
    }

    /// <summary>Tells that all of the last ready is done. Without asynchronous writes only.</summary>
    /// <exception cref="InvalidOperationException">The replica was made for asynchronous writes.</exception>
    public void Advance()
    {
        if (_asyncStorageWrites) throw new InvalidOperationException("With asynchronous writes the responses are stepped instead.");
        foreach (var message in _stepsOnAdvance.Take().Span) _raft.Step(message);
    }

    /// <summary>
    /// The messages that wait for this ready's storage go out with it, as they are sent only afterwards; what this replica tells itself
    /// is stepped when the storage work is done.
    /// </summary>
    private void QueueForAdvance(in StorageWork work)
    {
        foreach (var message in _raft.AfterAppend.Take().Span)
        {
            if (message.To == Id) _stepsOnAdvance.Add(message);
            else _raft.Outgoing.Add(message);
        }

        if (StorageAppendResponse(work) is { } appended) _stepsOnAdvance.Add(appended);
        if (!work.Committed.IsEmpty) _stepsOnAdvance.Add(StorageApplyResponse(work.Committed));
    }

    private readonly record struct StorageWork(
        HardState HardState, ReadOnlyMemory<Entry> Entries, Snapshot? Snapshot, ReadOnlyMemory<Entry> Committed);
}
