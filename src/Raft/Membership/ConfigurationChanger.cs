using System;
using System.Collections.Generic;

namespace OrleansRaft.Core;

/// <summary>
/// Computes the configuration that follows from a change (thesis §4). The one predicate for both places where a change is judged:
/// the leader runs it before a change enters the log, every replica runs it when the change is applied.
/// </summary>
/// <param name="configuration">The configuration that the change meets.</param>
/// <param name="progress">The progress of its members.</param>
/// <param name="lastIndex">The replica's last index, from which a new member is probed.</param>
/// <param name="windows">Makes the window for a new member.</param>
internal readonly struct ConfigurationChanger(
    Configuration configuration, ProgressMap progress, LogIndex lastIndex, InflightLimits windows)
{
    /// <summary>Does what the change asks for, by the transition that it asks for.</summary>
    public ChangedConfiguration Apply(ConfChangeV2 change)
    {
        if (!Enum.IsDefined(change.Transition))
            return ChangedConfiguration.Invalid($"unknown transition {(int)change.Transition}");
        if (change.IsLeave) return LeaveJoint();
        if (change.Transition == ConfChangeTransition.Auto && change.Changes.Length == 1) return Simple(change.Changes.AsSpan());
        return EnterJoint(change.Transition != ConfChangeTransition.JointExplicit, change.Changes.AsSpan());
    }

    /// <summary>
    /// Alters at most one voter: any majority of the old voters and any of the new then share a replica, so no joint configuration
    /// is needed (thesis §4.1). Any number of learners may be altered.
    /// </summary>
    public ChangedConfiguration Simple(ReadOnlySpan<ConfChangeSingle> changes)
    {
        if (configuration.IsJoint) return ChangedConfiguration.Invalid("can't apply simple config change in joint config");
        var draft = new ConfigurationDraft(configuration, progress);
        if (Alter(draft, changes) is { } error) return ChangedConfiguration.Invalid(error);

        var altered = new SortedSet<ReplicaId>(configuration.Voters);
        altered.SymmetricExceptWith(draft.Voters);
        return altered.Count > 1
            ? ChangedConfiguration.Invalid("more than one voter changed without entering joint config")
            : ChangedConfiguration.From(draft);
    }

    /// <summary>The old voters become the outgoing half, the altered ones the incoming half (thesis §4.3).</summary>
    public ChangedConfiguration EnterJoint(bool autoLeave, ReadOnlySpan<ConfChangeSingle> changes)
    {
        if (configuration.IsJoint) return ChangedConfiguration.Invalid("config is already joint");
        if (configuration.Voters.IsEmpty) return ChangedConfiguration.Invalid("can't make a zero-voter config joint");
        var draft = new ConfigurationDraft(configuration, progress);
        draft.VotersOutgoing.UnionWith(draft.Voters);
        if (Alter(draft, changes) is { } error) return ChangedConfiguration.Invalid(error);
        draft.AutoLeave = autoLeave;
        return ChangedConfiguration.From(draft);
    }

    /// <summary>The incoming half decides alone from now on; demoted voters become learners.</summary>
    public ChangedConfiguration LeaveJoint()
    {
        if (!configuration.IsJoint) return ChangedConfiguration.Invalid("can't leave a non-joint config");
        var draft = new ConfigurationDraft(configuration, progress);
        foreach (var id in draft.LearnersNext)
        {
            draft.Learners.Add(id);
            draft.Progress.Set(id, draft.Progress.Find(id)!.WithLearner(true));
        }

        draft.LearnersNext.Clear();
        foreach (var id in draft.VotersOutgoing)
        {
            if (!draft.Voters.Contains(id) && !draft.Learners.Contains(id)) draft.Progress.Remove(id);
        }

        draft.VotersOutgoing.Clear();
        return ChangedConfiguration.From(draft);
    }

    private string? Alter(ConfigurationDraft draft, ReadOnlySpan<ConfChangeSingle> changes)
    {
        foreach (var (type, id) in changes)
        {
            // Zero is how a proposer's own layer voids one part of a change that is in the log already.
            if (id.IsNone) continue;
            if (id.IsLocalThread) return $"{id} is reserved";
            switch (type)
            {
                case ConfChangeType.AddNode:
                    MakeVoter(draft, id);
                    break;
                case ConfChangeType.AddLearnerNode:
                    MakeLearner(draft, id);
                    break;
                case ConfChangeType.RemoveNode:
                    Remove(draft, id);
                    break;
                case ConfChangeType.UpdateNode:
                    break;
                default:
                    return $"unexpected conf type {(int)type}";
            }
        }

        return draft.Voters.Count == 0 ? "removed all voters" : null;
    }

    private void MakeVoter(ConfigurationDraft draft, ReplicaId id)
    {
        draft.Progress.Set(id, draft.Progress.Find(id)?.WithLearner(false) ?? NewMember(isLearner: false));
        draft.Learners.Remove(id);
        draft.LearnersNext.Remove(id);
        draft.Voters.Add(id);
    }

    private void MakeLearner(ConfigurationDraft draft, ReplicaId id)
    {
        var member = draft.Progress.Find(id);
        if (member is { IsLearner: true }) return;

        // An outgoing voter still votes: it becomes a learner when the joint configuration is left.
        var votesStill = draft.VotersOutgoing.Contains(id);
        draft.Voters.Remove(id);
        (votesStill ? draft.LearnersNext : draft.Learners).Add(id);
        draft.Progress.Set(id, member?.WithLearner(!votesStill) ?? NewMember(isLearner: true));
    }

    private static void Remove(ConfigurationDraft draft, ReplicaId id)
    {
        draft.Voters.Remove(id);
        draft.Learners.Remove(id);
        draft.LearnersNext.Remove(id);
        if (!draft.VotersOutgoing.Contains(id)) draft.Progress.Remove(id);
    }

    /// <summary>
    /// Probed from the leader's last entry, and taken for alive until the next check of the quorum: without that, adding it could
    /// make a leader step down before it had a chance to answer.
    /// </summary>
    private Progress NewMember(bool isLearner) =>
        new(LogIndex.Zero, LogIndex.Larger(lastIndex, new LogIndex(1)), isLearner, windows.NewWindow()) { RecentActive = true };
}
