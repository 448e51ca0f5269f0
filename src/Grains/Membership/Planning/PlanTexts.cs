namespace OrleansRaft.Membership;

/// <summary>What a plan says to people.</summary>
internal static class PlanTexts
{
    public static string Deciding(MajorityView incoming, MajorityView? outgoing) => $"Each commit takes {Quorums(incoming, outgoing)}.";

    public static string Joining(Stage stage) =>
        Each(stage, static c => $"Replica {c.ReplicaId} on '{c.Silo}' joins as a learner: it gets the log, and has no vote.");

    public static string CatchingUp(Stage stage) =>
        $"The change waits until {Replicas([.. stage.Changes.Select(static c => c.ReplicaId)])} {(stage.Changes.Length == 1 ? "has" : "have")} the log.";

    public static string Committing(MajorityView incoming, MajorityView? outgoing) =>
        $"The change is in the log; to commit it takes {Quorums(incoming, outgoing)}.";

    public static string Joint(MajorityView incoming, MajorityView outgoing, bool autoLeave) => $"{Deciding(incoming, outgoing)} "
        + (autoLeave ? "The leader leaves the joint configuration at once." : "It stays so until the group is told to leave.");

    public static string Removing(Stage stage) => Each(stage, static c => $"Replica {c.ReplicaId}, which has no vote, leaves and deletes its rows.");

    public static string Replicas(IReadOnlyCollection<ulong> ids) => ids.Count == 1 ? $"replica {ids.First()}" : $"replicas {string.Join(", ", ids)}";

    private static string Each(Stage stage, Func<MemberChange, string> text) => string.Join(' ', stage.Changes.Select(text));

    private static string Quorums(MajorityView incoming, MajorityView? outgoing) =>
        outgoing is null ? Quorum(incoming) : $"{Quorum(incoming)}, and {Quorum(outgoing)} of the outgoing half";

    private static string Quorum(MajorityView majority) =>
        majority.Voters.Count == 1 ? Replicas(majority.Voters) : $"{majority.Needed} of {Replicas(majority.Voters)}";
}
