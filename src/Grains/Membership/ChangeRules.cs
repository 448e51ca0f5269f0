using OrleansRaft.Replicas;

namespace OrleansRaft.Membership;

/// <summary>What a change may ask for. The core has the last word; this says the same earlier, and in words.</summary>
internal static class ChangeRules
{
    /// <summary>Whether the request makes sense by itself.</summary>
    /// <exception cref="ArgumentException">It is not a request at all.</exception>
    public static Rejection? CheckShape(ChangeRequest request)
    {
        if (request.IdempotencyKey is { } key && (key.Length == 0 || key.Length > Limits.IdempotencyKeyLength))
        {
            throw new ArgumentException($"An idempotency key has 1 to {Limits.IdempotencyKeyLength} characters.", nameof(request));
        }

        CheckKind(request);
        if (request.Kind == OperationKind.LeaveJoint) return null;
        if (request.Changes.Count == 0) return new Rejection(RejectionCode.EmptyChange, "Nothing to change was given.");
        if (request.Changes.Count > Limits.ChangesPerOperation)
        {
            return new Rejection(RejectionCode.TooManyMembers, $"One operation has up to {Limits.ChangesPerOperation} changes.");
        }

        var silos = request.Changes.Select(static c => c.Silo).OfType<string>().ToArray();
        var ids = request.Changes.Select(static c => c.ReplicaId).Where(static id => id != 0).ToArray();
        if (silos.Distinct(StringComparer.Ordinal).Count() != silos.Length || ids.Distinct().Count() != ids.Length)
        {
            return new Rejection(RejectionCode.DuplicateChange, "Two changes name the same silo or replica.");
        }

        foreach (var change in request.Changes) CheckPart(request.Kind, change);
        return null;
    }

    /// <summary>Whether the change can be made from what the leader reports.</summary>
    /// <param name="request">What is asked for.</param>
    /// <param name="ifVersion">The version that the caller saw, or null.</param>
    /// <param name="changes">The changes.</param>
    /// <param name="leader">The leader's report.</param>
    /// <param name="isActive">Whether a silo of this name is active.</param>
    public static Rejection? CheckAgainst(
        OperationKind request, ulong? ifVersion, IReadOnlyList<MemberChange> changes, ReplicaReport leader, Func<string, bool> isActive)
    {
        var configuration = leader.Configuration;
        if (ifVersion is { } expected && expected != configuration.Version)
        {
            return new Rejection(RejectionCode.VersionMismatch, $"The configuration is version {configuration.Version}, not {expected}.");
        }

        var joint = configuration.VotersOutgoing.Count > 0;
        if (request == OperationKind.LeaveJoint)
        {
            return joint ? null : new Rejection(RejectionCode.NotJoint, "The group is not in a joint configuration.");
        }

        if (joint) return new Rejection(RejectionCode.JointInProgress, "The group is in a joint configuration, which must be left first.");
        var voters = configuration.Voters.ToHashSet();
        var learners = configuration.Learners.ToHashSet();
        foreach (var change in changes)
        {
            if (CheckChange(change, voters, learners, leader, isActive) is { } rejection) return rejection;
        }

        if (voters.Count == 0) return new Rejection(RejectionCode.LastVoter, "The group would be left without a voter.");
        return voters.Count + learners.Count > Limits.Members
            ? new Rejection(RejectionCode.TooManyMembers, $"A group has up to {Limits.Members} members.")
            : null;
    }

    private static void CheckKind(ChangeRequest request)
    {
        var fits = request.Kind switch
        {
            OperationKind.Change => true,
            OperationKind.AddMember => request.Changes is [{ Type: MemberChangeType.AddVoter }],
            OperationKind.RemoveMember => request.Changes is [{ Type: MemberChangeType.Remove }],
            OperationKind.LeaveJoint => request.Changes.Count == 0,
            OperationKind.Replace => request.Changes is [{ Type: MemberChangeType.AddVoter }, { Type: MemberChangeType.Remove }],
            _ => false,
        };
        if (!fits) throw new ArgumentException($"These are no changes for the kind {request.Kind}.", nameof(request));
        if (!Enum.IsDefined(request.Transition)) throw new ArgumentException($"Unknown transition {request.Transition}.", nameof(request));
    }

    private static void CheckPart(OperationKind kind, MemberChange change)
    {
        var adds = change.Type is MemberChangeType.AddVoter or MemberChangeType.AddLearner;
        if (!Enum.IsDefined(change.Type)) throw new ArgumentException($"Unknown change {change.Type}.", nameof(change));
        if (adds && !Names.IsSiloName(change.Silo)) throw new ArgumentException("A new member needs a silo's name.", nameof(change));
        if (!adds && change.Silo is not null) throw new ArgumentException("Only a new member has a silo.", nameof(change));
        if (adds && kind != OperationKind.AddMember && change.ReplicaId != 0)
        {
            throw new ArgumentException("The group gives a new member its id.", nameof(change));
        }

        if ((!adds || kind == OperationKind.AddMember) && change.ReplicaId == 0) throw new ArgumentException("A replica id is not zero.", nameof(change));
    }

    /// <summary>Carries one change out on the sets, or says why not.</summary>
    private static Rejection? CheckChange(
        MemberChange change, HashSet<ulong> voters, HashSet<ulong> learners, ReplicaReport leader, Func<string, bool> isActive)
    {
        var id = change.ReplicaId;
        switch (change.Type)
        {
            case MemberChangeType.AddVoter or MemberChangeType.AddLearner:
                if (CheckNewMember(change, leader, isActive) is { } rejection) return rejection;
                // Where no id was given yet, any that nobody has will do for counting.
                (change.Type == MemberChangeType.AddVoter ? voters : learners).Add(id != 0 ? id : ulong.MaxValue - (ulong)(voters.Count + learners.Count));
                return null;
            case MemberChangeType.Promote when learners.Remove(id):
                voters.Add(id);
                return null;
            case MemberChangeType.Promote when voters.Contains(id):
                return new Rejection(RejectionCode.AlreadyVoter, $"Replica {id} is a voter already.");
            case MemberChangeType.Demote when voters.Remove(id):
                learners.Add(id);
                return null;
            case MemberChangeType.Demote when learners.Contains(id):
                return new Rejection(RejectionCode.AlreadyLearner, $"Replica {id} is a learner already.");
            case MemberChangeType.Remove when voters.Remove(id) || learners.Remove(id):
                return null;
            default:
                return new Rejection(RejectionCode.ReplicaNotFound, $"The group has no replica {id}.");
        }
    }

    private static Rejection? CheckNewMember(MemberChange change, ReplicaReport leader, Func<string, bool> isActive)
    {
        var id = change.ReplicaId;
        if (id != 0 && leader.Configuration.Voters.Contains(id)) return new Rejection(RejectionCode.AlreadyVoter, $"Replica {id} is a voter already.");
        if (id != 0 && leader.Configuration.Learners.Contains(id)) return new Rejection(RejectionCode.AlreadyLearner, $"Replica {id} is a learner: promote it.");
        if (id > Limits.ReplicaId) return new Rejection(RejectionCode.InvalidChange, $"Replica ids go up to {Limits.ReplicaId}.");
        if (id != 0 && id <= leader.HighestId)
        {
            return new Rejection(RejectionCode.ReplicaIdUsed, $"Replica ids up to {leader.HighestId} count as used in this group.");
        }

        if (leader.Silos.FirstOrDefault(s => s.Value == change.Silo) is { Value: not null } holder)
        {
            return new Rejection(RejectionCode.SiloInUse, $"Silo '{change.Silo}' holds replica {holder.Key} of this group.");
        }

        return isActive(change.Silo!) ? null : new Rejection(RejectionCode.UnknownSilo, $"No active silo is named '{change.Silo}'.");
    }
}
