namespace OrleansRaft.Core;

/// <summary>Knows up to where each voter has acknowledged. A structure where it matters, so that nothing is allocated.</summary>
internal interface IAckedIndexes
{
    /// <summary>Whether anything is known of the voter, and what.</summary>
    bool TryGetAcked(ReplicaId voter, out LogIndex index);
}

/// <summary>Knows how each voter has voted.</summary>
internal interface IVotes
{
    /// <summary>Whether the voter has voted, and how.</summary>
    bool TryGetVote(ReplicaId voter, out bool granted);
}
