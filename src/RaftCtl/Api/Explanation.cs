namespace OrleansRaft.RaftCtl.Api;

/// <summary>Why a group serves, or does not.</summary>
internal sealed record Explanation(string Group, bool IsServing, string Summary, IReadOnlyList<ExplainedHalf> Halves);

/// <summary>One half of the configuration; there is one unless it is joint.</summary>
internal sealed record ExplainedHalf(
    string Half, IReadOnlyList<ulong> Voters, int Needed, int Available, bool IsBlocked, IReadOnlyList<MissingReplica> Missing, long? SinceMs = null);

/// <summary>A replica that a half goes without, since when, and the likely cause.</summary>
internal sealed record MissingReplica(ulong ReplicaId, string Silo, string? Database, string Cause, long? SinceMs, string Detail);
