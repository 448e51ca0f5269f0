using OrleansRaft.Core;
using OrleansRaft.Storage.Layout;

namespace OrleansRaft.Storage.Sqlite;

internal sealed partial class SqliteSiloLog
{
    /// <inheritdoc/>
    public Task<LoadedReplica?> LoadAsync(ReplicaKey key, CancellationToken cancellationToken) =>
        RunAsync(() => Load(key), cancellationToken);

    /// <inheritdoc/>
    public Task<IReadOnlyList<Entry>> ReadEntriesAsync(ReplicaKey key, LogIndex from, long maxBytes, CancellationToken cancellationToken) =>
        RunAsync<IReadOnlyList<Entry>>(() => ReadEntries(key, from, maxBytes), cancellationToken);

    /// <inheritdoc/>
    public Task<ReadOnlyMemory<byte>?> ReadSnapshotChunkAsync(
        ReplicaKey key, ulong snapshotId, int number, CancellationToken cancellationToken) =>
        RunAsync<ReadOnlyMemory<byte>?>(
            () => _rows.TryGetValue(key, out var row)
                && _session.Scalar(
                    "select data from snapshot_chunks where replica = ?1 and snapshot_id = ?2 and number = ?3",
                    row.Id, unchecked((long)snapshotId), number) is byte[] data
                ? data
                : default(ReadOnlyMemory<byte>?),
            cancellationToken);

    private LoadedReplica? Load(ReplicaKey key)
    {
        if (!_rows.TryGetValue(key, out var row) || row.Extent is not { } extent) return null;
        using var reader = _session.Query(
            """
            select r.state_machine, r.term, r.vote, r.commit_index,
                   s.snapshot_id, s.last_index, s.last_term, s.configuration, s.descriptor, s.chunk_count, s.byte_count
            from replicas r left join snapshots s on s.replica = r.key
            where r.key = ?1
            """,
            row.Id);
        if (!reader.Read()) throw new LogStoreException(LogFailure.Fatal, $"The row of replica {key} is gone from {_session.Path}.");
        var hardState = new HardState(
            new Term(Column.Unsigned(reader, 1)), new ReplicaId(unchecked((ulong)reader.GetInt64(2))), Column.Index(reader, 3));
        var snapshot = reader.IsDBNull(4)
            ? null
            : new SnapshotRecord(
                unchecked((ulong)reader.GetInt64(4)),
                new SnapshotMetadata(
                    Column.Index(reader, 5), new Term(Column.Unsigned(reader, 6)), ConfigurationJson.Read(reader.GetString(7))),
                reader.GetFieldValue<byte[]>(8),
                reader.GetInt32(9),
                reader.GetInt64(10));
        return new LoadedReplica(reader.GetString(0), hardState, snapshot, extent.First, extent.Last);
    }

    private List<Entry> ReadEntries(ReplicaKey key, LogIndex from, long maxBytes)
    {
        var entries = new List<Entry>();
        if (!_rows.TryGetValue(key, out var row) || row.Extent is not { } extent || from > extent.Last) return entries;
        using var reader = SegmentsFrom(row.Id, from);
        while (reader.Read())
        {
            foreach (var entry in Unpack(reader))
            {
                if (entry.Index < from) continue;
                maxBytes -= entry.Data.Length;
                if (maxBytes < 0 && entries.Count > 0) return entries;
                entries.Add(entry);
            }
        }

        return entries;
    }
}
