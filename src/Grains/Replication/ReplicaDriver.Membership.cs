using OrleansRaft.Core;

namespace OrleansRaft.Replication;

/// <summary>How a proposed membership change ended at the leader.</summary>
internal enum ChangeStatus
{
    /// <summary>Its entry was applied, and the configuration is the new one; or was, before this call: a repetition.</summary>
    Applied,

    /// <summary>Refused, and nothing was changed.</summary>
    Refused,

    /// <summary>This replica does not lead.</summary>
    NotLeader,

    /// <summary>Another entry took its place: it may be proposed again.</summary>
    Lost,

    /// <summary>It may or may not be applied some time: look for the operation in the registry.</summary>
    Unknown,
}

/// <summary>How a proposed membership change ended at the leader.</summary>
/// <param name="Status">How.</param>
/// <param name="Index">The position of its entry, if applied.</param>
/// <param name="Refusal">Which refusal, if refused.</param>
/// <param name="Reason">In words, if refused.</param>
internal readonly record struct ChangeOutcome(
    ChangeStatus Status, LogIndex Index = default, RejectionCode? Refusal = null, string? Reason = null);

/// <content>Membership changes: one at a time, found again by their operation's number, refused with a reason.</content>
internal sealed partial class ReplicaDriver
{
    /// <summary>A change, or the empty entry in place of one that was refused.</summary>
    private sealed record PendingChange(
        Term Term, LogIndex Index, ulong Operation, ChangeOutcome? Refusal, long Deadline, Action<ChangeOutcome> Done);

    private PendingChange? _change;

    /// <summary>The index of a change that was proposed here and is not applied yet, or null.</summary>
    public LogIndex? PendingChangeIndex => _change?.Index;

    /// <summary>Proposes a V1 change.</summary>
    /// <param name="change">The change; its id is the operation.</param>
    /// <param name="done">Called once, perhaps at once.</param>
    public void ProposeChange(ConfChange change, Action<ChangeOutcome> done) =>
        ProposeChange(MemberContext.Of(change), [new ConfChangeSingle(change.Type, change.Replica)], node => node.ProposeConfChange(change), done);

    /// <summary>Proposes a V2 change.</summary>
    /// <param name="change">The change; its context names the operation.</param>
    /// <param name="done">Called once, perhaps at once.</param>
    public void ProposeChange(ConfChangeV2 change, Action<ChangeOutcome> done) =>
        ProposeChange(MemberContext.Of(change), [.. change.Changes], node => node.ProposeConfChange(change), done);

    private void ProposeChange(
        MemberContext context, ConfChangeSingle[] changes, Func<RawNode, ConfChangeResult> propose, Action<ChangeOutcome> done)
    {
        if (!IsLeader)
        {
            done(new ChangeOutcome(ChangeStatus.NotLeader));
        }
        else if (Members.Find(context.Operation) is { } applied)
        {
            done(Outcome(applied));
        }
        else if (Members.IsOutdated(context.Operation))
        {
            done(new ChangeOutcome(ChangeStatus.Refused, default, RejectionCode.InvalidChange, "A later step of the group's operations was made already."));
        }
        else if (_change is not null || _node.IsConfChangePending)
        {
            // Not even tried: whoever tries again and again while nothing commits would fill the log with empty entries.
            done(new ChangeOutcome(ChangeStatus.Refused, default, RejectionCode.ChangePending, "An earlier change may not be applied yet."));
        }
        else if (UsedId(changes) is { } used)
        {
            done(new ChangeOutcome(ChangeStatus.Refused, default, RejectionCode.ReplicaIdUsed, $"Replica id {used} was used in this group before."));
        }
        else if (Homeless(changes, context) is { } homeless)
        {
            done(new ChangeOutcome(ChangeStatus.Refused, default, RejectionCode.InvalidChange, $"No silo is named for replica {homeless}."));
        }
        else
        {
            Transition(driver =>
            {
                var result = propose(driver._node);
                ChangeOutcome? refusal = result.IsAccepted ? null : ChangeRefusals.Describe(result);
                if (!result.Proposal.IsAccepted)
                {
                    done(refusal!.Value);
                    return;
                }

                // Perhaps this replica leads no more, and judged by a configuration of the past. The entry in place of a refused change
                // proves the refusal when it is applied: what the refusal rests on was committed before it.
                driver._change = new PendingChange(
                    result.Proposal.Term, result.Proposal.Index, context.Operation, refusal, driver._now + driver._options.RequestTicks, done);
            });
        }
    }

    /// <summary>An id that would be given a second time: one that is not a member's and not above all that ever were.</summary>
    private ReplicaId? UsedId(ConfChangeSingle[] changes)
    {
        foreach (var change in changes)
        {
            if (change.Type is not (ConfChangeType.AddNode or ConfChangeType.AddLearnerNode)) continue;
            if (change.Replica.Value <= Members.HighestId && Members.SiloOf(change.Replica) is null) return change.Replica;
        }

        return null;
    }

    /// <summary>A new member that nobody could reach, and that would be taken for one that was removed.</summary>
    private ReplicaId? Homeless(ConfChangeSingle[] changes, MemberContext context)
    {
        foreach (var change in changes)
        {
            if (change.Type is not (ConfChangeType.AddNode or ConfChangeType.AddLearnerNode) || Members.SiloOf(change.Replica) is not null) continue;
            if (context.Silos.All(silo => silo.Key != change.Replica)) return change.Replica;
        }

        return null;
    }

    private ReadOnlyMemory<byte> ApplyChange(Entry entry)
    {
        var applied = _node.ApplyConfChange(entry);
        _sendsAll = true; // Whoever is leaving, or leading on the way out, must not keep the others waiting.
        UpdateMembers(Members.Apply(entry.Index, MemberContext.Of(entry), applied.Configuration, applied.RejectedBecause));
        return default;
    }

    private void SettleChange(Entry entry)
    {
        if (_change is not { } change || change.Index != entry.Index) return;
        _change = null;
        if (entry.Term != change.Term) change.Done(new ChangeOutcome(ChangeStatus.Lost));
        else if (Members.Find(change.Operation) is { } applied) change.Done(Outcome(applied));
        else change.Done(change.Refusal ?? new ChangeOutcome(ChangeStatus.Applied, entry.Index));
    }

    private static ChangeOutcome Outcome(AppliedOperation applied) => applied.Refusal is { } refusal
        ? new ChangeOutcome(ChangeStatus.Refused, new LogIndex(applied.Index), RejectionCode.InvalidChange, refusal)
        : new ChangeOutcome(ChangeStatus.Applied, new LogIndex(applied.Index));

    private void ExpireChange()
    {
        if (_change?.Deadline <= _now) AbandonChange();
    }

    private void AbandonChange()
    {
        var change = _change;
        _change = null;
        change?.Done(new ChangeOutcome(ChangeStatus.Unknown));
    }

    private void UpdateMembers(MemberRegistry members)
    {
        if (ReferenceEquals(Members, members)) return;
        var before = Members;
        Members = members;
        _marker = null;
        foreach (var (id, silo) in before.Silos)
        {
            if (members.SiloOf(new ReplicaId(id)) is null) NoteRemoved(new ReplicaId(id), silo);
        }

        _peers.Keep(id => members.SiloOf(id) is not null || id.Value > members.HighestId);
        LookAtMembers();
        _runtime.MembersChanged(members);
    }
}
