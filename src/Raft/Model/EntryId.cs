namespace OrleansRaft.Core;

/// <summary>
/// Names an entry across replicas: two logs that hold the same term at the same index are equal up to there (log matching,
/// Raft paper §5.3).
/// </summary>
/// <param name="Term">The entry's term.</param>
/// <param name="Index">The entry's position.</param>
internal readonly record struct EntryId(Term Term, LogIndex Index);
