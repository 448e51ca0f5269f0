using System;

namespace OrleansRaft.Core;

/// <summary>Membership changes (thesis §4). A configuration takes effect when its entry is applied.</summary>
internal sealed partial class Raft
{
    /// <summary>
    /// At or above the index of the latest change that may be unapplied, on a leader. While it is above the applied index no change
    /// is admitted: at most one is in flight, and it meets the configuration that it was judged against.
    /// </summary>
    private LogIndex _pendingConfIndex;

    /// <summary>See <see cref="RawNode.IsConfChangePending"/>.</summary>
    public bool IsConfChangePending => _pendingConfIndex > Log.Applied;

    /// <summary>A joint configuration is left by the leader once all changes that it knows of are applied.</summary>
    private bool ShouldAutoLeave =>
        Configuration.AutoLeave && Log.Applied >= _pendingConfIndex && Role == RaftRole.Leader;

    /// <summary>
    /// Applies a committed change. An invalid one alters nothing, on every replica alike, since all judge it against the same
    /// configuration.
    /// </summary>
    public AppliedConfChange ApplyConfChange(ConfChangeV2? change)
    {
        if (change is null) return new AppliedConfChange(Configuration, "the entry holds no membership change");
        var changed = Changer().Apply(change);
        if (!changed.IsValid) return new AppliedConfChange(Configuration, changed.Error);
        SwitchTo(changed.Configuration, changed.Progress);
        return new AppliedConfChange(Configuration, null);
    }

    /// <summary>
    /// Numbers an entry that is proposed here. A membership change that cannot be admitted is replaced by an empty entry, which is
    /// replicated in its place.
    /// </summary>
    private Entry Admit(Entry proposed, LogIndex index, out ConfChangeRefusal refusal, out string? reason)
    {
        refusal = ConfChangeRefusal.None;
        reason = null;
        if (proposed.Kind != EntryKind.Normal)
        {
            var change = ConfChangeCodec.TryDecode(proposed);
            if (!_options.DisableConfChangeValidation) (refusal, reason) = Judge(change);
            if (refusal != ConfChangeRefusal.None)
            {
                _trace.Info?.Write(
                    $"{Id.Value:x} ignoring conf change {(change is null ? "that cannot be read" : RaftText.Describe(change))} at config "
                    + $"{Configuration}: {reason}");
                return new Entry(Term, index, EntryKind.Normal, default);
            }

            _pendingConfIndex = index;
        }

        return new Entry(Term, index, proposed.Kind, proposed.Data);
    }

    /// <summary>Judges a change against the configuration that it will meet, which is the one in effect: no other may be pending.</summary>
    private (ConfChangeRefusal Refusal, string? Reason) Judge(ConfChangeV2? change)
    {
        if (IsConfChangePending)
        {
            return (
                ConfChangeRefusal.ChangePending,
                $"possible unapplied conf change at index {_pendingConfIndex} (applied to {Log.Applied})");
        }

        if (change is null) return (ConfChangeRefusal.Invalid, "the entry holds no membership change");
        if (Configuration.IsJoint && !change.IsLeave)
            return (ConfChangeRefusal.MustLeaveJoint, "must transition out of joint config first");
        if (!Configuration.IsJoint && change.Changes.IsEmpty)
            return (ConfChangeRefusal.NotJoint, "not in joint state; refusing empty conf change");
        return Changer().Apply(change).Error is { } error ? (ConfChangeRefusal.Invalid, error) : default;
    }

    private ConfigurationChanger Changer() => new(Configuration, _tracker.Progress, Log.LastIndex, _windows);

    /// <summary>Rebuilds the configuration of a snapshot.</summary>
    private void SwitchToRestored(Configuration configuration)
    {
        var restored = ConfigurationRestore.Restore(configuration, Log.LastIndex, _windows);
        if (!restored.IsValid)
        {
            _trace.Broken($"unable to restore config {configuration}: {restored.Error}");
            return;
        }

        SwitchTo(restored.Configuration, restored.Progress);
    }

    private void SwitchTo(Configuration configuration, ProgressMap progress)
    {
        _tracker.Switch(configuration, progress);
        _trace.Info?.Write($"{Id.Value:x} switched to configuration {configuration}");
        Trace(StateEventKind.ApplyConfChange);
        if (Role != RaftRole.Leader) return;
        _leaseEnd = 0; // Another quorum granted it.

        if (progress.Find(Id) is not { IsLearner: false })
        {
            // Removed or demoted. It could lead on until others elect one of theirs, but nothing could be proposed meanwhile.
            if (_options.StepDownOnRemoval) BecomeFollower(Term, ReplicaId.None);
            return;
        }

        if (TryCommit())
        {
            // The new quorum has more than the old one had.
            ReleasePostponedReads();
            BroadcastAppend();
        }
        else
        {
            // New members need not wait for the next proposal or heartbeat.
            for (var i = 0; i < progress.Count; i++)
            {
                if (progress.IdAt(i) != Id) TrySendAppend(progress.IdAt(i), progress.At(i), evenIfEmpty: false);
            }
        }

        // The quorum for reads is another one as well, and nobody may be left to answer a heartbeat.
        ReleaseConfirmedReads();
        if (!_leadTransferee.IsNone && !configuration.IsVoter(_leadTransferee)) AbortTransfer();
    }

    /// <summary>Looks again whether to leave: a transfer that blocked it may have ended without a further entry to apply.</summary>
    private void ResumeAutoLeave()
    {
        if (ShouldAutoLeave && _leadTransferee.IsNone) LeaveJointAutomatically();
    }

    /// <summary>
    /// Proposes to leave. Without any data, which reads as the leaving change: so no limit can refuse it. A transfer of the
    /// leadership can; then the next leader does it, or this one when the transfer has failed.
    /// </summary>
    private void LeaveJointAutomatically()
    {
        var result = ProposeConfChange(EntryKind.ConfChangeV2, ReadOnlyMemory<byte>.Empty);
        if (result.IsAccepted) _trace.Info?.Write($"initiating automatic transition out of joint configuration {Configuration}");
        else
        {
            _trace.Debug?.Write(
                $"not initiating automatic transition out of joint configuration {Configuration}: raft proposal dropped");
        }
    }
}
