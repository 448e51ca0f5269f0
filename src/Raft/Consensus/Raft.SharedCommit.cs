namespace OrleansRaft.Core;

/// <summary>
/// What is committed, told in requests for votes and in refusals (<see cref="RaftOptions.ShareCommitInVotes"/>).
/// </summary>
/// <remarks>
/// A configuration takes effect when its entry is applied, so replicas with equal logs may campaign and vote by different ones. Say
/// replica 1 leads voters 1 and 2, and commits and applies its own removal; it steps down, and replica 2 never hears of that commit. By
/// its own, older configuration replica 2 needs the vote of replica 1, which refuses if its log is longer, and may not campaign itself:
/// nobody leads any more. Told of the commit, replica 2 applies the removal, and then needs nobody else. A commit is a fact in every
/// term, and whoever has the same entry at that position has all of it.
/// </remarks>
internal sealed partial class Raft
{
    private EntryId SharedCommit =>
        _options.ShareCommitInVotes ? new EntryId(Log.TermOrZero(Log.Committed), Log.Committed) : default;

    private void LearnCommit(Message vote)
    {
        if (Role == RaftRole.Leader || !Log.TryCommit(new EntryId(vote.CommitTerm, vote.Commit))) return;
        _trace.Info?.Write($"{Id.Value:x} learnt from {vote.From.Value:x} that {Log.Committed} is committed");

        // The votes so far were asked for by a configuration that is about to change.
        if (Role is RaftRole.Candidate or RaftRole.PreCandidate && Log.HasUnappliedConfChange()) BecomeFollower(Term, ReplicaId.None);
    }
}
