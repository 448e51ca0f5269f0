using Orleans.Concurrency;

namespace OrleansRaft.Replicas;

/// <summary>Where a silo's replicas get their messages (key: <see cref="Placement.PinnedKey.OfSilo"/>). Traffic between silos.</summary>
[Alias("raft.IPostGrain")]
internal interface IPostGrain : IGrainWithStringKey
{
    /// <summary>Messages for replicas of this silo. May be lost, repeated and reordered.</summary>
    [OneWay, Alias("Deliver")]
    Task DeliverAsync([Immutable] Letter[] letters);
}
