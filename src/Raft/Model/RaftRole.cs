namespace OrleansRaft.Core;

/// <summary>What a replica is at the moment (Raft paper §5.1; pre-candidate: thesis §9.6). The numbers are etcd's.</summary>
public enum RaftRole : byte
{
    /// <summary>Follows a leader, or waits for one.</summary>
    Follower = 0,

    /// <summary>Asks for votes in its own, new term.</summary>
    Candidate = 1,

    /// <summary>Leads its term.</summary>
    Leader = 2,

    /// <summary>Asks whether it would win, without touching any term.</summary>
    PreCandidate = 3,
}
