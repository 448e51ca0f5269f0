namespace OrleansRaft.Groups;

/// <summary>
/// Says why a group serves or does not, and who is in the way: from what its replicas report at one moment.
/// </summary>
internal static class GroupExplainer
{
    /// <summary>Explains a group.</summary>
    /// <param name="group">Its id.</param>
    /// <param name="survey">What its replicas say.</param>
    /// <param name="isActive">Whether the cluster lists a silo of this name as active.</param>
    public static GroupExplanation Explain(string group, GroupSurvey survey, Func<string, bool> isActive)
    {
        // Nobody runs: who votes in which half is known to nobody, and everybody is needed to find out.
        var configuration = survey.Best?.Configuration ?? new ConfigurationView(0, [.. survey.Members.Keys.Order()], [], [], [], false);
        var diagnosis = new ReplicaDiagnosis(survey, isActive);
        List<ExplainedHalf> halves = [Half(ConfigurationHalf.Incoming, configuration.Voters, diagnosis)];
        if (configuration.VotersOutgoing.Count > 0) halves.Add(Half(ConfigurationHalf.Outgoing, configuration.VotersOutgoing, diagnosis));
        var learners = configuration.Learners
            .Select(diagnosis.Of).OfType<MissingReplica>().Where(static m => m.Cause != MissingCause.NoLeader).ToArray();
        return new GroupExplanation(
            group,
            survey.Leader is not null && !halves.Exists(static h => h.IsBlocked),
            ExplanationText.Of(survey.Leader, halves, learners),
            halves,
            learners);
    }

    private static ExplainedHalf Half(ConfigurationHalf half, IReadOnlyList<ulong> voters, ReplicaDiagnosis diagnosis)
    {
        var missing = voters.Select(diagnosis.Of).OfType<MissingReplica>().ToArray();
        var (needed, available) = ((voters.Count / 2) + 1, voters.Count - missing.Length);
        var isBlocked = available < needed;
        return new ExplainedHalf(half, voters, needed, available, isBlocked, missing, isBlocked ? BlockedMs(missing, voters.Count - needed + 1) : null);
    }

    /// <summary>A half is blocked since the first of its voters that it cannot do without went missing.</summary>
    /// <param name="missing">Who is missing.</param>
    /// <param name="tooMany">How many missing voters block it.</param>
    private static long? BlockedMs(MissingReplica[] missing, int tooMany) => missing
        .Select(static m => m.SinceMs).OfType<long>().OrderDescending().Select(static ms => (long?)ms).ElementAtOrDefault(tooMany - 1);
}
