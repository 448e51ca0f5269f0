using Npgsql;
using OrleansRaft.Core;
using OrleansRaft.Storage.Layout;

namespace OrleansRaft.Storage.Postgres;

internal sealed partial class PostgresSiloLog
{
    /// <inheritdoc/>
    public Task<LoadedReplica?> LoadAsync(ReplicaKey key, CancellationToken cancellationToken) =>
        ReadAsync(async pool =>
        {
            if (Find(key) is not { Extent: { } extent } row) return null;
            await using var command = Sql.Command(
                pool,
                """
                select r.state_machine, r.term, r.vote, r.commit_index,
                       s.snapshot_id, s.last_index, s.last_term, s.configuration::text, s.descriptor, s.chunk_count, s.byte_count
                from raft.replicas r left join raft.snapshots s on s.replica = r.key
                where r.key = $1
                """,
                row.Id);
            await using var reader = await command.ExecuteReaderAsync(cancellationToken);
            if (!await reader.ReadAsync(cancellationToken))
                throw new LogStoreException(LogFailure.Fatal, $"The row of replica {key} of silo {SiloName} is gone.");
            var hardState = new HardState(
                new Term(Sql.Unsigned(reader, 1)), new ReplicaId((ulong)reader.GetDecimal(2)), Sql.Index(reader, 3));
            return new LoadedReplica(
                reader.GetString(0), hardState, reader.IsDBNull(4) ? null : ReadSnapshot(reader), extent.First, extent.Last);
        });

    /// <inheritdoc/>
    public Task<IReadOnlyList<Entry>> ReadEntriesAsync(ReplicaKey key, LogIndex from, long maxBytes, CancellationToken cancellationToken) =>
        ReadAsync<IReadOnlyList<Entry>>(async pool =>
        {
            var entries = new List<Entry>();
            if (Find(key) is not { Extent: { } extent } row || from > extent.Last) return entries;
            await using var command = Sql.Command(
                pool, "select first_index, entries from raft.read_segments($1, $2, $3)", row.Id, Sql.Signed(from.Value), maxBytes);
            await using var reader = await command.ExecuteReaderAsync(cancellationToken);
            while (await reader.ReadAsync(cancellationToken))
            {
                foreach (var entry in PackedEntries.Unpack(Sql.Index(reader, 0), reader.GetFieldValue<byte[]>(1)))
                {
                    if (entry.Index < from) continue;
                    maxBytes -= entry.Data.Length;
                    if (maxBytes < 0 && entries.Count > 0) return entries;
                    entries.Add(entry);
                }
            }

            return entries;
        });

    /// <inheritdoc/>
    public Task<ReadOnlyMemory<byte>?> ReadSnapshotChunkAsync(
        ReplicaKey key, ulong snapshotId, int number, CancellationToken cancellationToken) =>
        ReadAsync(async pool =>
        {
            if (Find(key) is not { } row) return default(ReadOnlyMemory<byte>?);
            await using var command = Sql.Command(
                pool, "select data from raft.snapshot_chunks where replica = $1 and snapshot_id = $2 and number = $3",
                row.Id, Sql.Number(snapshotId), number);
            return await command.ExecuteScalarAsync(cancellationToken) is byte[] data ? data : default(ReadOnlyMemory<byte>?);
        });

    private static SnapshotRecord ReadSnapshot(NpgsqlDataReader reader) => new(
        (ulong)reader.GetDecimal(4),
        new SnapshotMetadata(Sql.Index(reader, 5), new Term(Sql.Unsigned(reader, 6)), ConfigurationJson.Read(reader.GetString(7))),
        reader.GetFieldValue<byte[]>(8),
        reader.GetInt32(9),
        reader.GetInt64(10));
}
