namespace OrleansRaft.Core;

/// <summary>
/// What a leader knows of one replica, and how it sends to it (Raft paper, figure 2: nextIndex and matchIndex; etcd's design.md
/// for the three states). Invariant: <c>match &lt; next</c>; what lies between is in flight.
/// </summary>
internal sealed class Progress(LogIndex match, LogIndex next, bool isLearner, Inflights inflights)
{
    /// <summary>
    /// The highest commit index in flight to the replica. It goes back when what carried it may be lost: on a rejection, or on
    /// the way to <see cref="ProgressState.Probe"/>.
    /// </summary>
    private LogIndex _sentCommit;

    /// <summary>
    /// Set when nothing should be sent before a sign of life: after a probe, or with a full window. A heartbeat's response clears
    /// it, so that something is sent once in a while even if all that was in flight is lost.
    /// </summary>
    private bool _flowPaused;

    public LogIndex Match { get; private set; } = match;

    public LogIndex Next { get; private set; } = next;

    public ProgressState State { get; private set; }

    /// <summary>
    /// With <see cref="ProgressState.Snapshot"/>: the index of the snapshot sent. An acknowledgement that reaches the leader's log
    /// ends the state whatever this index is: the snapshot may come from elsewhere, older or newer.
    /// </summary>
    public LogIndex PendingSnapshot { get; private set; }

    /// <summary>Heard of since the last check of the quorum. Always true for the leader itself.</summary>
    public bool RecentActive { get; set; }

    public bool IsLearner { get; } = isLearner;

    public bool IsInflightFull => inflights.IsFull;

    public bool IsPaused => State == ProgressState.Snapshot || _flowPaused;

    /// <summary>The same replica in the other role; both share one window, so only one of the two may be used further.</summary>
    public Progress WithLearner(bool learner) => learner == IsLearner
        ? this
        : new Progress(Match, Next, learner, inflights)
        {
            _sentCommit = _sentCommit,
            _flowPaused = _flowPaused,
            State = State,
            PendingSnapshot = PendingSnapshot,
            RecentActive = RecentActive,
        };

    public void BecomeProbe()
    {
        // After a snapshot that arrived, go on behind it, not behind what was matched before.
        var next = State == ProgressState.Snapshot ? LogIndex.Larger(Match, PendingSnapshot).Next : Match.Next;
        Enter(ProgressState.Probe);
        Next = next;
        ForgetSentCommit();
    }

    public void BecomeReplicate()
    {
        Enter(ProgressState.Replicate);
        Next = Match.Next;
    }

    public void BecomeSnapshot(LogIndex index)
    {
        Enter(ProgressState.Snapshot);
        PendingSnapshot = index;
        Next = index.Next;
        _sentCommit = index;
    }

    /// <summary>The snapshot did not arrive: probe from what is matched.</summary>
    public void AbandonSnapshot()
    {
        PendingSnapshot = default;
        BecomeProbe();
    }

    /// <summary>Waits for the next heartbeat's response before anything is sent.</summary>
    public void PauseFlow() => _flowPaused = true;

    public void ResumeFlow() => _flowPaused = false;

    /// <summary>Records an append with that many entries.</summary>
    public void SentEntries(int count, ulong bytes)
    {
        switch (State)
        {
            case ProgressState.Replicate:
                if (count > 0)
                {
                    Next += (ulong)count;
                    inflights.Add(Next.Previous, bytes);
                }

                // A message that fills the window, or meets a full one, is a probe: the next waits for a sign of life.
                _flowPaused = inflights.IsFull;
                break;
            case ProgressState.Probe:
                if (count > 0) _flowPaused = true;
                break;
            default:
                throw new RaftInvariantException($"sending append in unhandled state {State}");
        }
    }

    public void SentCommit(LogIndex commit) => _sentCommit = commit;

    /// <summary>
    /// Whether sending this commit index may move the follower's. It reaches up to next − 1: if as much is in flight already,
    /// nothing can be gained.
    /// </summary>
    public bool CanBumpCommit(LogIndex commit) => commit > _sentCommit && _sentCommit < Next.Previous;

    /// <summary>Takes an acknowledgement. False if it says nothing new.</summary>
    public bool TryUpdate(LogIndex acknowledged)
    {
        if (acknowledged <= Match) return false;
        Match = acknowledged;
        Next = LogIndex.Larger(Next, acknowledged.Next);
        _flowPaused = false;
        return true;
    }

    public void FreeInflightTo(LogIndex acknowledged) => inflights.FreeTo(acknowledged);

    /// <summary>
    /// Takes a rejection of the append after <paramref name="rejected"/>, with the position at which the logs may agree. False if
    /// it is stale: reordering and repetition are normal.
    /// </summary>
    public bool TryDecrease(LogIndex rejected, LogIndex hint)
    {
        if (State == ProgressState.Replicate)
        {
            if (rejected <= Match) return false;
            Next = Match.Next;
            ForgetSentCommit();
            return true;
        }

        // One probe is out at a time, so only its own rejection is current.
        if (Next.Previous != rejected) return false;
        Next = LogIndex.Larger(LogIndex.Min(rejected, hint.Next), Match.Next);
        ForgetSentCommit();
        _flowPaused = false;
        return true;
    }

    public ReplicaProgress View(ReplicaId id) => new()
    {
        Id = id,
        Match = Match,
        Next = Next,
        State = State,
        IsLearner = IsLearner,
        RecentActive = RecentActive,
        IsPaused = IsPaused,
        PendingSnapshot = PendingSnapshot,
        InflightMessages = inflights.Count,
        InflightBytes = inflights.Bytes,
        InflightFull = inflights.IsFull,
    };

    private void Enter(ProgressState state)
    {
        _flowPaused = false;
        PendingSnapshot = default;
        State = state;
        inflights.Reset();
    }

    private void ForgetSentCommit() => _sentCommit = LogIndex.Min(_sentCommit, Next.Previous);
}
