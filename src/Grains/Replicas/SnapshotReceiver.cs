using OrleansRaft.Core;
using OrleansRaft.Replication;
using OrleansRaft.Storage;

namespace OrleansRaft.Replicas;

/// <summary>
/// Collects a leader's snapshot piece by piece: each is durable before it is acknowledged, and none counts before the last has come and
/// the core accepted the offer. A piece that comes twice is acknowledged again; a gap or another sending starts over.
/// </summary>
/// <param name="write">Makes a write durable.</param>
/// <param name="key">Whose rows.</param>
/// <param name="maxBytes">The largest snapshot that is taken.</param>
internal sealed class SnapshotReceiver(Func<ReplicaWrite, Task<CommitOutcome>> write, ReplicaKey key, long maxBytes)
{
    private readonly List<ReadOnlyMemory<byte>> _chunks = [];
    private Guid _transfer;
    private ulong _snapshotId;
    private long _bytes;

    /// <summary>Takes one piece.</summary>
    /// <param name="part">The piece.</param>
    /// <param name="newSnapshotId">Begins a collection, and names it.</param>
    public async Task<SnapshotAnswer> AcceptAsync(SnapshotPart part, Func<ulong> newSnapshotId)
    {
        if (part.Number == 0) Begin(part.Transfer, newSnapshotId);
        if (part.Transfer != _transfer) return SnapshotAnswer.Refused;
        if (part.Number < _chunks.Count) return SnapshotAnswer.Continue;
        if (part.Number > _chunks.Count || _bytes + part.Data.Length > maxBytes) return SnapshotAnswer.Refused;

        // Counted before the wait: a repetition that arrives meanwhile must not be stored twice.
        _chunks.Add(part.Data);
        _bytes += part.Data.Length;
        var chunk = new SnapshotChunk(_snapshotId, part.Number, part.Data);
        var outcome = await write(new ReplicaWrite { Key = key, Chunks = new[] { chunk } });
        if (outcome.IsCommitted) return SnapshotAnswer.Continue;
        Reset();
        return SnapshotAnswer.Refused;
    }

    /// <summary>Hands out what was collected, if it is all of it, and forgets it.</summary>
    public ReceivedSnapshot? Take(SnapshotPart last, Func<ulong> newSnapshotId)
    {
        if (last.Count == 0) return new ReceivedSnapshot(newSnapshotId(), new LogIndex(last.Index), new Term(last.Term), []);
        if (last.Transfer != _transfer || _chunks.Count != last.Count) return null;
        var received = new ReceivedSnapshot(_snapshotId, new LogIndex(last.Index), new Term(last.Term), [.. _chunks]);
        Reset();
        return received;
    }

    private void Begin(Guid transfer, Func<ulong> newSnapshotId)
    {
        if (transfer == _transfer) return;
        Reset();
        _transfer = transfer;
        _snapshotId = newSnapshotId();
    }

    private void Reset()
    {
        _transfer = default;
        _chunks.Clear();
        _bytes = 0;
    }
}
