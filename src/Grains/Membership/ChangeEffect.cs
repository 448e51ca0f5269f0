namespace OrleansRaft.Membership;

/// <summary>Tells whether a configuration is what changes lead to.</summary>
internal static class ChangeEffect
{
    /// <summary>Whether each of the changes is in effect. A group that was begun anew meanwhile has other members, and none of them is.</summary>
    /// <param name="changes">The changes; new members have their ids.</param>
    /// <param name="configuration">The configuration; not a joint one.</param>
    public static bool IsIn(IEnumerable<MemberChange> changes, ConfigurationView configuration) => changes.All(change => change.Type switch
    {
        MemberChangeType.AddVoter or MemberChangeType.Promote => configuration.Voters.Contains(change.ReplicaId),
        MemberChangeType.AddLearner or MemberChangeType.Demote => configuration.Learners.Contains(change.ReplicaId),
        _ => !configuration.Voters.Contains(change.ReplicaId) && !configuration.Learners.Contains(change.ReplicaId),
    });
}
