namespace OrleansRaft.Replicas;

/// <summary>What others may know of a silo's log (key: <see cref="Placement.PinnedKey.OfSilo"/>). Traffic between silos.</summary>
[Alias("raft.ISiloLogGrain")]
internal interface ISiloLogGrain : IGrainWithStringKey
{
    /// <summary>Which database a failure would take away together with the log.</summary>
    [Alias("Database")]
    Task<string> DatabaseAsync();
}
