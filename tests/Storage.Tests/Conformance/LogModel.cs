using OrleansRaft.Core;
using OrleansRaft.Storage.Layout;

namespace OrleansRaft.Storage.Tests.Conformance;

/// <summary>What a store must hold, in the plainest form, and the source of random writes that are valid for it.</summary>
internal sealed class LogModel
{
    private readonly Dictionary<ReplicaKey, Replica> _replicas = [];
    private ulong _snapshotIds;

    public void Create(ReplicaKey key, ReplicaBirth birth) => _replicas.Add(key, new Replica { Snapshot = birth.Snapshot });

    public LogModel Clone()
    {
        var clone = new LogModel { _snapshotIds = _snapshotIds };
        foreach (var (key, replica) in _replicas) clone._replicas.Add(key, replica.Clone());
        return clone;
    }

    public ulong Last(ReplicaKey key) => _replicas[key].Last;

    public void DropOrphanChunks()
    {
        foreach (var replica in _replicas.Values) replica.DropOrphanChunks();
    }

    /// <summary>Makes a write that is valid now, and does it to the model.</summary>
    public ReplicaWrite RandomWrite(ReplicaKey key, Random random)
    {
        var replica = _replicas[key];
        switch (random.Next(10))
        {
            case < 6:
                var first = (ulong)random.NextInt64((long)Math.Max(replica.SnapshotIndex, replica.Last > 3 ? replica.Last - 3 : 0), (long)replica.Last + 1) + 1;
                var entries = Enumerable.Range(0, random.Next(1, 9)).Select(i => RandomEntry(first + (ulong)i, random)).ToArray();
                foreach (var index in replica.Entries.Keys.Where(i => i >= first).ToArray()) replica.Entries.Remove(index);
                foreach (var entry in entries) replica.Entries.Add(entry.Index.Value, entry);
                HardState? hardState = random.Next(2) == 0 ? null : Given.HardState((ulong)random.Next(9), (ulong)random.Next(4), (ulong)random.Next(9));
                replica.HardState = hardState ?? replica.HardState;
                return new ReplicaWrite { Key = key, Entries = entries, HardState = hardState };

            case 6:
                var chunk = Given.Chunk(_snapshotIds + 1, random.Next(2), (byte)random.Next(256));
                replica.Chunks[(chunk.SnapshotId, chunk.Number)] = chunk.Data.ToArray();
                return new ReplicaWrite { Key = key, Chunks = new[] { chunk } };

            case 7 when replica.Last > 0:
                return Snapshot(key, replica, (ulong)random.NextInt64((long)replica.SnapshotIndex, (long)replica.Last + 1), replaces: false, random);

            case 8:
                return Snapshot(key, replica, replica.SnapshotIndex + (ulong)random.Next(1, 12), replaces: true, random);

            default:
                var through = (ulong)random.NextInt64(0, (long)replica.SnapshotIndex + 1);
                foreach (var index in replica.Entries.Keys.Where(i => i <= through).ToArray()) replica.Entries.Remove(index);
                return new ReplicaWrite { Key = key, TruncateHead = new LogIndex(through) };
        }
    }

    public List<Entry> Read(ReplicaKey key, ulong from, long maxBytes)
    {
        var result = new List<Entry>();
        foreach (var (index, entry) in _replicas[key].Entries)
        {
            if (index < from) continue;
            if (result.Count > 0 && result.Sum(e => e.Data.Length) + entry.Data.Length > maxBytes) break;
            result.Add(entry);
        }

        return result;
    }

    /// <summary>In the form of <see cref="Given.TextAsync"/>.</summary>
    public string Text(ReplicaKey key)
    {
        var r = _replicas[key];
        var chunks = Enumerable.Range(0, r.Snapshot?.ChunkCount ?? 0)
            .Select(n => r.Chunks.TryGetValue((r.Snapshot!.SnapshotId, n), out var data) ? Convert.ToHexString(data) : "missing");
        var snapshot = r.Snapshot is { } s
            ? $"{s.SnapshotId}@{s.Metadata.Index}/{s.Metadata.Term} {ConfigurationJson.Write(s.Metadata.Configuration)} "
                + $"{Convert.ToHexString(s.Descriptor.Span)} {s.ByteCount} [{string.Join(',', chunks)}]"
            : "no snapshot";
        var entries = r.Entries.Values.Select(e => $"{e.Index}/{e.Term}/{e.Kind}/{Convert.ToHexString(e.Data.Span)}");
        return $"kv {r.HardState} {snapshot} {r.First}..{r.Last} {string.Join(' ', entries)}";
    }

    private static Entry RandomEntry(ulong index, Random random)
    {
        var data = new byte[random.Next(40)];
        random.NextBytes(data);
        return Given.Entry(index, (ulong)random.Next(1, 9), data, (EntryKind)random.Next(3));
    }

    private ReplicaWrite Snapshot(ReplicaKey key, Replica replica, ulong index, bool replaces, Random random)
    {
        var record = Given.Snapshot(++_snapshotIds, index, random.Next(3), (ulong)random.Next(1, 9));
        var chunks = Enumerable.Range(0, record.ChunkCount).Select(n => Given.Chunk(record.SnapshotId, n, (byte)random.Next(256), 2, 3)).ToArray();
        foreach (var chunk in chunks) replica.Chunks[(chunk.SnapshotId, chunk.Number)] = chunk.Data.ToArray();
        replica.Snapshot = record;
        replica.DropOrphanChunks();
        if (replaces) replica.Entries.Clear();
        return new ReplicaWrite { Key = key, Chunks = chunks, Snapshot = record, SnapshotReplacesLog = replaces };
    }

    private sealed class Replica
    {
        public SortedDictionary<ulong, Entry> Entries { get; private init; } = [];

        public Dictionary<(ulong, int), byte[]> Chunks { get; private init; } = [];

        public HardState HardState { get; set; }

        public SnapshotRecord? Snapshot { get; set; }

        public ulong SnapshotIndex => Snapshot?.Metadata.Index.Value ?? 0;

        public ulong First => Entries.Count > 0 ? Entries.Keys.First() : SnapshotIndex + 1;

        public ulong Last => Entries.Count > 0 ? Entries.Keys.Last() : SnapshotIndex;

        public Replica Clone() => new() { Entries = new(Entries), Chunks = new(Chunks), HardState = HardState, Snapshot = Snapshot };

        public void DropOrphanChunks()
        {
            foreach (var id in Chunks.Keys.Where(id => id.Item1 != Snapshot?.SnapshotId).ToArray()) Chunks.Remove(id);
        }
    }
}
