using OrleansRaft.Core;

namespace OrleansRaft.Storage.Layout;

/// <summary>
/// Where a replica's stored log begins and ends. The log and the snapshot always touch: <c>First ≤ Snapshot + 1</c> and
/// <c>Last ≥ Snapshot</c>, and <c>Last ≥ First - 1</c>.
/// </summary>
/// <param name="First">The index of the first stored entry; one after the snapshot (or 1) if there is none.</param>
/// <param name="Last">The index of the last stored entry; one less than <paramref name="First"/> if there is none.</param>
/// <param name="Snapshot">The last index that the snapshot covers; zero if there is none.</param>
public readonly record struct ReplicaExtent(LogIndex First, LogIndex Last, LogIndex Snapshot)
{
    /// <summary>The extent of a log without entries.</summary>
    /// <param name="snapshot">The last index that the snapshot covers; zero if there is none.</param>
    public static ReplicaExtent Empty(LogIndex snapshot) => new(snapshot.Next, snapshot, snapshot);
}
