namespace OrleansRaft.Membership;

/// <content>Who votes.</content>
internal sealed partial class PlanWarnings
{
    private PlanWarning? EvenVoters() => VotersChange && _after.Count % 2 == 0
        ? new(
            PlanWarningCode.EvenVoters,
            $"{_after.Count} voters survive no more failures than {_after.Count - 1}, and each commit takes one of them more.")
        : null;

    private PlanWarning? SingleVoter() => VotersChange && _after is [var only]
        ? new(PlanWarningCode.SingleVoter, $"Replica {only} is the only voter left: any failure of it stops the group.")
        : null;

    private PlanWarning? NewVotersEmpty()
    {
        var empty = _stages.Where(static s => s.Kind == StageKind.Change).SelectMany(static s => s.Changes)
            .Where(static c => c.Type == MemberChangeType.AddVoter).Select(static c => c.ReplicaId).ToArray();
        return empty.Length == 0
            ? null
            : new(
                PlanWarningCode.NewVotersEmpty,
                $"{Sentence(empty)} votes before it has the log: until it has, it acknowledges nothing, and is needed all the same.");
    }

    private PlanWarning? MajorityOfNewcomers()
    {
        var newcomers = NewVoters.Count();
        return newcomers >= End.Incoming.Needed
            ? new(
                PlanWarningCode.MajorityOfNewcomers,
                $"{newcomers} of {_after.Count} voters are new: afterwards they can decide without anybody who decides now.")
            : null;
    }

    private PlanWarning? LeaderLeaves(ulong leader) => VotersChange && !_after.Contains(leader)
        ? new(PlanWarningCode.LeaderLeaves, $"Replica {leader} leads, and loses its vote: it hands leadership over first.")
        : null;

    private PlanWarning? LearnerAway()
    {
        var away = Now.Configuration.Learners.Where(id => _after.Contains(id) && !_healthy.Contains(id)).ToArray();
        return away.Length == 0
            ? null
            : new(
                PlanWarningCode.LearnerAway,
                $"{Sentence(away)} is to vote and does not follow now: the change waits for it, and fails if that takes too long.");
    }

    private static string Sentence(IReadOnlyCollection<ulong> ids)
    {
        var text = PlanTexts.Replicas(ids);
        return char.ToUpperInvariant(text[0]) + text[1..];
    }
}
