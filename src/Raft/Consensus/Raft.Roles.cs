namespace OrleansRaft.Core;

/// <summary>Roles, and what time does to them. The only clock is the tick.</summary>
internal sealed partial class Raft
{
    private ElectionJitter _jitter;

    /// <summary>
    /// Leader, candidate: ticks since the last election timeout. Follower: ticks since that, or since the leader was last heard of.
    /// </summary>
    private int _electionElapsed;

    private int _heartbeatElapsed;

    /// <summary>Drawn anew from [n, 2n − 1] with each change of role or term.</summary>
    private int _randomizedElectionTimeout;

    public void Tick()
    {
        if (Role == RaftRole.Leader) TickLeader();
        else TickElection();
    }

    /// <summary>For transcripts that depend on it; holds until the next change of role or term.</summary>
    public void SetRandomizedElectionTimeout(int ticks) => _randomizedElectionTimeout = ticks;

    private void TickElection()
    {
        _electionElapsed++;
        if (_ticksSinceStart < _options.ElectionTicks) _ticksSinceStart++;
        if (!IsPromotable || _electionElapsed < _randomizedElectionTimeout) return;
        _electionElapsed = 0;
        Campaign();
    }

    private void TickLeader()
    {
        _heartbeatElapsed++;
        _electionElapsed++;
        _leaderTicks++;
        if (_electionElapsed >= _options.ElectionTicks)
        {
            _electionElapsed = 0;
            if (_options.CheckQuorum) CheckQuorum();

            // A transfer that did not end within an election timeout failed: the leader goes on (thesis §3.10).
            if (Role == RaftRole.Leader) AbortTransfer();
        }

        if (Role != RaftRole.Leader) return;
        if (_heartbeatElapsed >= _options.HeartbeatTicks)
        {
            _heartbeatElapsed = 0;
            RequestLease();
            BroadcastHeartbeat();
        }

        ResumeAutoLeave();
    }

    private void BecomeFollower(Term term, ReplicaId leader)
    {
        Reset(term);
        Leader = leader;
        Role = RaftRole.Follower;
        _trace.Info?.Write($"{Id.Value:x} became follower at term {Term}");
        Trace(StateEventKind.BecomeFollower);
    }

    private void BecomeCandidate()
    {
        if (Role == RaftRole.Leader) _trace.Broken("invalid transition [leader -> candidate]");
        Reset(Term.Next);
        Vote = Id;
        Role = RaftRole.Candidate;
        _trace.Info?.Write($"{Id.Value:x} became candidate at term {Term}");
        Trace(StateEventKind.BecomeCandidate);
    }

    /// <summary>Alters neither term nor vote: a poll must leave no mark (thesis §9.6).</summary>
    private void BecomePreCandidate()
    {
        if (Role == RaftRole.Leader) _trace.Broken("invalid transition [leader -> pre-candidate]");
        _tracker.Votes.Clear();
        Leader = ReplicaId.None;
        Role = RaftRole.PreCandidate;
        _trace.Info?.Write($"{Id.Value:x} became pre-candidate at term {Term}");
    }

    private void BecomeLeader()
    {
        if (Role == RaftRole.Follower) _trace.Broken("invalid transition [follower -> leader]");
        Reset(Term);
        Leader = Id;
        Role = RaftRole.Leader;
        if (_tracker.Progress.Find(Id) is not { } self)
        {
            _trace.Broken($"{Id.Value:x} won an election without being a member");
            return;
        }

        self.BecomeReplicate();
        self.RecentActive = true;

        // A change may be anywhere in the inherited log, and may or may not be committed. None is admitted until all of it is applied:
        // then the new one meets the latest configuration that was ever committed. As configurations take effect when applied, this
        // also closes the hole of single-server changes (Ongaro, raft-dev, July 2015).
        _pendingConfIndex = Log.LastIndex;
        Trace(StateEventKind.BecomeLeader);

        // The empty entry commits what earlier terms left behind (Raft paper §8). Without payload, no limit can refuse it.
        if (!TryAppendAsLeader([new Entry(Term, Log.LastIndex.Next, EntryKind.Normal, default)]))
            _trace.Broken("empty entry was dropped");
        _trace.Info?.Write($"{Id.Value:x} became leader at term {Term}");
    }

    private void Reset(Term term)
    {
        if (Term != term)
        {
            Term = term;
            Vote = ReplicaId.None;
        }

        Leader = ReplicaId.None;
        _electionElapsed = 0;
        _heartbeatElapsed = 0;
        _randomizedElectionTimeout = _options.ElectionTicks + _jitter.Next(_options.ElectionTicks);
        AbortTransfer();
        _tracker.Votes.Clear();

        var last = Log.LastIndex;
        var progress = _tracker.Progress;
        for (var i = 0; i < progress.Count; i++)
        {
            var id = progress.IdAt(i);
            progress.Set(id, new Progress(id == Id ? last : default, last.Next, progress.At(i).IsLearner, _windows.NewWindow()));
        }

        _pendingConfIndex = default;
        _uncommittedSize = 0;
        _snapshotRequested = false;
        ForgetReads();
    }
}
