namespace OrleansRaft.Core;

/// <summary>What a replica must have durable before it promises anything that rests on it (Raft paper, figure 2).</summary>
/// <param name="Term">The latest term that the replica has seen.</param>
/// <param name="Vote">The candidate that got its vote in that term, or none.</param>
/// <param name="Commit">The highest index known to be committed. An optimization: a stale value is safe.</param>
public readonly record struct HardState(Term Term, ReplicaId Vote, LogIndex Commit)
{
    /// <summary>Whether nothing is set: on a ready, that nothing changed.</summary>
    public bool IsEmpty => this == default;
}
