namespace OrleansRaft.Storage;

/// <summary>A commit that is under way.</summary>
/// <param name="Age">Since its first attempt began.</param>
/// <param name="Failure">What came of the last attempt; null before one failed.</param>
public readonly record struct LogStall(TimeSpan Age, LogFailure? Failure);
