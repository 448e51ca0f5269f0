using OrleansRaft.Core;
using OrleansRaft.Storage;

namespace OrleansRaft.Replication;

/// <summary>One write on its way to the disk, and what is waiting for it.</summary>
/// <param name="write">What to write; null if only the order matters.</param>
/// <param name="append">The core's request, or null if the driver itself asked.</param>
/// <param name="snapshot">A snapshot of the own state that this write completes, or null.</param>
internal sealed class WriteTicket(ReplicaWrite? write, Message? append, SnapshotRecord? snapshot = null)
{
    public ReplicaWrite? Write { get; } = write;

    public Message? Append { get; } = append;

    public SnapshotRecord? Snapshot { get; } = snapshot;

    /// <summary>Whether the disk has it.</summary>
    public bool IsDurable { get; set; } = write is null;
}
