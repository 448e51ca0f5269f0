using OrleansRaft.Core;
using OrleansRaft.Storage.Layout;

namespace OrleansRaft.Storage.Tests;

/// <summary>Short ways to say what the tests store.</summary>
internal static class Given
{
    /// <summary>Ends with the test run.</summary>
    public static CancellationToken Cancel => TestContext.Current.CancellationToken;

    public static readonly ReplicaKey Key = new("orders", new ReplicaId(1));

    public static readonly Configuration Voters123 = new()
    {
        Voters = [new ReplicaId(1), new ReplicaId(2), new ReplicaId(ulong.MaxValue - 2)],
    };

    /// <summary>A replica of a new group, with a snapshot of nothing at an index; or, at 0, one that joins.</summary>
    public static ReplicaBirth Birth(ulong index = 0) => new(
        "kv",
        default,
        index == 0 ? null : Snapshot(0, index, chunks: 0));

    public static SnapshotRecord Snapshot(ulong id, ulong index, int chunks, ulong term = 1, Configuration? configuration = null) => new(
        id, new SnapshotMetadata(new LogIndex(index), new Term(term), configuration ?? Voters123), "{\"a\":1}"u8.ToArray(), chunks, chunks * 3L);

    public static SnapshotChunk Chunk(ulong id, int number, params byte[] data) => new(id, number, data);

    public static Entry Entry(ulong index, ulong term, byte[]? data = null, EntryKind kind = EntryKind.Normal) =>
        new(new Term(term), new LogIndex(index), kind, data ?? [(byte)index, (byte)term]);

    public static Entry[] Entries(ulong first, ulong last, ulong term) =>
        [.. Enumerable.Range(0, (int)(last - first + 1)).Select(i => Entry(first + (ulong)i, term))];

    public static ReplicaWrite Append(ReplicaKey key, params Entry[] entries) => new() { Key = key, Entries = entries };

    public static ReplicaWrite Append(params Entry[] entries) => Append(Key, entries);

    public static HardState HardState(ulong term, ulong vote, ulong commit) =>
        new(new Term(term), new ReplicaId(vote), new LogIndex(commit));

    public static async Task CommitAsync(this ISiloLog log, params ReplicaWrite[] writes)
    {
        var outcome = await log.CommitAsync(writes, Cancel);
        Assert.True(outcome.IsCommitted, $"{outcome.Failure}: {outcome.Error}");
    }

    public static async Task RefusesAsync(this ISiloLog log, LogFailure failure, params ReplicaWrite[] writes) =>
        Assert.Equal(failure, (await log.CommitAsync(writes, Cancel)).Failure);

    public static async Task<LoadedReplica> LoadedAsync(this ISiloLog log, ReplicaKey key) =>
        Assert.IsType<LoadedReplica>(await log.LoadAsync(key, Cancel));

    public static Task<IReadOnlyList<Entry>> ReadAsync(
        this ISiloLog log, ReplicaKey key, ulong from = 1, long maxBytes = long.MaxValue) =>
        log.ReadEntriesAsync(key, new LogIndex(from), maxBytes, Cancel);

    /// <summary>A log as text, for comparisons that tell the difference: <c>index/term</c> of each entry.</summary>
    public static string Text(this IEnumerable<Entry> entries) => string.Join(' ', entries.Select(e => $"{e.Index}/{e.Term}"));

    /// <summary>All that is stored of a replica, as text.</summary>
    public static async Task<string> TextAsync(this ISiloLog log, ReplicaKey key)
    {
        if (await log.LoadAsync(key, Cancel) is not { } loaded) return "none";
        var chunks = new List<string>();
        for (var number = 0; number < (loaded.Snapshot?.ChunkCount ?? 0); number++)
        {
            var data = await log.ReadSnapshotChunkAsync(key, loaded.Snapshot!.SnapshotId, number, Cancel);
            chunks.Add(data is { } bytes ? Convert.ToHexString(bytes.Span) : "missing");
        }

        var entries = (await log.ReadAsync(key)).Select(e => $"{e.Index}/{e.Term}/{e.Kind}/{Convert.ToHexString(e.Data.Span)}");
        var snapshot = loaded.Snapshot is { } s
            ? $"{s.SnapshotId}@{s.Metadata.Index}/{s.Metadata.Term} {ConfigurationJson.Write(s.Metadata.Configuration)} "
                + $"{Convert.ToHexString(s.Descriptor.Span)} {s.ByteCount} [{string.Join(',', chunks)}]"
            : "no snapshot";
        return $"{loaded.StateMachine} {loaded.HardState} {snapshot} {loaded.FirstIndex}..{loaded.LastIndex} {string.Join(' ', entries)}";
    }
}
