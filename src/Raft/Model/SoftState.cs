namespace OrleansRaft.Core;

/// <summary>State that is useful to know and need not be persisted.</summary>
/// <param name="Leader">The leader of the current term, or none if unknown.</param>
/// <param name="Role">What this replica is.</param>
public readonly record struct SoftState(ReplicaId Leader, RaftRole Role);
