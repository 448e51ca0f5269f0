namespace OrleansRaft;

/// <summary>Requests to groups that one silo leads.</summary>
/// <param name="Groups">Whose they are, in the order of <paramref name="Payloads"/>.</param>
/// <param name="Payloads">Their commands or queries: 1 to <see cref="Limits.RequestsPerCall"/>.</param>
[GenerateSerializer, Immutable, Alias("raft.silo-requests")]
internal sealed record SiloRequests([property: Id(0)] SiloGroup[] Groups, [property: Id(1)] Payloads Payloads);

/// <summary>Some consecutive requests of one group.</summary>
/// <param name="Id">The group.</param>
/// <param name="Replica">The replica that leads it, as far as the client knows.</param>
/// <param name="Count">How many requests.</param>
[GenerateSerializer, Immutable, Alias("raft.silo-group")]
internal readonly record struct SiloGroup([property: Id(0)] string Id, [property: Id(1)] ulong Replica, [property: Id(2)] int Count);

/// <summary>Which replica leads a group, and where.</summary>
/// <param name="Replica">Its id.</param>
/// <param name="Silo">Its home.</param>
[GenerateSerializer, Immutable, Alias("raft.leader-place")]
internal sealed record LeaderPlace([property: Id(0)] ulong Replica, [property: Id(1)] string Silo);
