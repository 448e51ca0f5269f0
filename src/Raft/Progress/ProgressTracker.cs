namespace OrleansRaft.Core;

/// <summary>The configuration in effect, with the progress of its members and the votes of a candidacy.</summary>
internal sealed class ProgressTracker
{
    private JointQuorum _quorum = new([], []);

    public Configuration Configuration { get; private set; } = Configuration.Empty;

    /// <summary>The progress of each member. Kept by every replica, meaningful on a leader.</summary>
    public ProgressMap Progress { get; private set; } = new();

    public VoteRegister Votes { get; } = new();

    public JointQuorum Quorum => _quorum;

    /// <summary>The highest index that the quorum has acknowledged.</summary>
    public LogIndex Committed => _quorum.CommittedIndex(Progress);

    public void Switch(Configuration configuration, ProgressMap progress)
    {
        Configuration = configuration;
        Progress = progress;
        _quorum = new JointQuorum(configuration.Voters, configuration.VotersOutgoing);
    }

    /// <summary>Whether one replica alone decides everything.</summary>
    public bool IsSingleton(ReplicaId id) => !Configuration.IsJoint && Configuration.Voters is [var only] && only == id;

    /// <summary>Whether a quorum was heard of since the marks were cleared (thesis §6.2).</summary>
    public bool QuorumActive() => _quorum.VoteResult(new RecentActivity(Progress)) == VoteResult.Won;

    /// <summary>Counts the votes. Only those of voters decide; the two counts are for the trace.</summary>
    public VoteResult Tally(out int granted, out int rejected)
    {
        granted = 0;
        rejected = 0;
        for (var i = 0; i < Progress.Count; i++)
        {
            if (Progress.At(i).IsLearner || !Votes.TryGetVote(Progress.IdAt(i), out var yes)) continue;
            if (yes) granted++;
            else rejected++;
        }

        return _quorum.VoteResult(Votes);
    }

    private readonly struct RecentActivity(ProgressMap progress) : IVotes
    {
        public bool TryGetVote(ReplicaId voter, out bool granted)
        {
            granted = progress.Find(voter) is { IsLearner: false, RecentActive: true };
            return true;
        }
    }
}
