using OrleansRaft.Core;
using OrleansRaft.Storage;

namespace OrleansRaft.Bench.Micro;

/// <summary>A replica that appends one entry after the other, and cuts its log so that memory does not grow.</summary>
internal sealed class LogWriterReplica
{
    private const ulong EntriesPerSnapshot = 1024;
    private static readonly Term Term = new(1);

    private readonly LogWriter _writer;
    private readonly ReplicaClaim _claim;
    private readonly ReadOnlyMemory<byte> _payload;
    private LogIndex _last;

    private LogWriterReplica(LogWriter writer, ReplicaClaim claim, ReadOnlyMemory<byte> payload) =>
        (_writer, _claim, _payload) = (writer, claim, payload);

    /// <summary>Makes its rows.</summary>
    public static async Task<LogWriterReplica> CreateAsync(LogWriter writer, ReplicaKey key, ReadOnlyMemory<byte> payload)
    {
        await writer.CreateAsync(key, new ReplicaBirth("kv", new HardState(Term, ReplicaId.None, LogIndex.Zero), Snapshot: null), CancellationToken.None);
        return new LogWriterReplica(writer, writer.Claim(key), payload);
    }

    /// <summary>Appends an entry, and waits until it is durable.</summary>
    public async Task WriteAsync()
    {
        var before = _last;
        _last = before.Next;
        var cuts = before != LogIndex.Zero && before.Value % EntriesPerSnapshot == 0;
        var outcome = await _writer.WriteAsync(_claim, new ReplicaWrite
        {
            Key = _claim.Key,
            Entries = new[] { new Entry(Term, _last, EntryKind.Normal, _payload) },
            Snapshot = cuts ? SnapshotAt(before) : null,
            TruncateHead = cuts ? before : null,
        });
        if (!outcome.IsCommitted) throw new InvalidOperationException($"The write ended as {outcome.Failure}.", outcome.Error);
    }

    private static SnapshotRecord SnapshotAt(LogIndex index) =>
        new(index.Value, new SnapshotMetadata(index, Term, Configuration.Empty), default, ChunkCount: 0, ByteCount: 0);
}
