using System.Buffers;
using OrleansRaft.Core;

namespace OrleansRaft.Replication;

/// <summary>A snapshot whose bytes have all arrived and are durable, though they do not count yet.</summary>
/// <param name="SnapshotId">What its chunks are stored as.</param>
/// <param name="Index">The last index that it covers.</param>
/// <param name="Term">The term of that entry.</param>
/// <param name="Chunks">Its bytes.</param>
internal sealed record ReceivedSnapshot(ulong SnapshotId, LogIndex Index, Term Term, IReadOnlyList<ReadOnlyMemory<byte>> Chunks)
{
    public long ByteCount => Chunks.Sum(static c => (long)c.Length);

    public bool IsFor(Snapshot snapshot) => snapshot.Metadata.Index == Index && snapshot.Metadata.Term == Term;

    public ReadOnlySequence<byte> ToSequence() => ChunkSequence.Of(Chunks);
}
