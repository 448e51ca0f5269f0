namespace OrleansRaft.Core;

/// <summary>Which step a replica made. The names are those of etcd's trace validation, the members of its specification's next-state relation.</summary>
public enum StateEventKind : byte
{
    /// <summary>It started from what storage holds.</summary>
    InitState,

    /// <summary>It is a follower now.</summary>
    BecomeFollower,

    /// <summary>It is a candidate now, in a new term.</summary>
    BecomeCandidate,

    /// <summary>It leads now; the empty entry of its term follows as <see cref="Replicate"/>.</summary>
    BecomeLeader,

    /// <summary>As leader it appended an entry that is no membership change.</summary>
    Replicate,

    /// <summary>As leader it appended a membership change.</summary>
    ChangeConf,

    /// <summary>Another configuration is in effect.</summary>
    ApplyConfChange,

    /// <summary>As leader it counted a quorum, and its commit index rose.</summary>
    Commit,

    /// <summary>What it wants done was handed out.</summary>
    Ready,

    /// <summary>It wants an append, a heartbeat or a snapshot sent.</summary>
    SendAppendEntriesRequest,

    /// <summary>It is about to process one of these.</summary>
    ReceiveAppendEntriesRequest,

    /// <summary>It wants one of these answered; also by itself, for what it appended as leader.</summary>
    SendAppendEntriesResponse,

    /// <summary>It is about to process such an answer.</summary>
    ReceiveAppendEntriesResponse,

    /// <summary>It wants to ask for a vote.</summary>
    SendRequestVoteRequest,

    /// <summary>It is about to process such a request.</summary>
    ReceiveRequestVoteRequest,

    /// <summary>It wants to answer one; also its own, as a candidate.</summary>
    SendRequestVoteResponse,

    /// <summary>It is about to process such an answer.</summary>
    ReceiveRequestVoteResponse,
}
