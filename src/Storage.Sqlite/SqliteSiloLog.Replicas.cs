using OrleansRaft.Core;
using OrleansRaft.Storage.Layout;

namespace OrleansRaft.Storage.Sqlite;

internal sealed partial class SqliteSiloLog
{
    /// <inheritdoc/>
    public async Task<CreateReplicaOutcome> CreateAsync(ReplicaKey key, ReplicaBirth birth, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(birth);
        birth.ThrowIfInvalid();
        var (outcome, _) = await WriteAsync(() => Create(key, birth), created => _rows[key] = created.Row, cancellationToken);
        return outcome;
    }

    /// <inheritdoc/>
    public Task RetireAsync(ReplicaKey key, CancellationToken cancellationToken) =>
        WriteAsync(() => Retire(key), tombstone => _rows[key] = tombstone, cancellationToken);

    /// <inheritdoc/>
    public Task<IReadOnlyList<StoredReplica>> ListAsync(CancellationToken cancellationToken) =>
        RunAsync<IReadOnlyList<StoredReplica>>(
            () =>
            {
                var replicas = new List<StoredReplica>();
                using var reader = _session.Query("select group_id, replica_id, retired from replicas where silo = ?1", SiloName);
                while (reader.Read()) replicas.Add(new StoredReplica(Column.Key(reader, 0), reader.GetBoolean(2)));
                return [.. replicas.OrderBy(r => r.Key.Group, StringComparer.Ordinal).ThenBy(r => r.Key.Replica)];
            },
            cancellationToken);

    private (CreateReplicaOutcome Outcome, Row Row) Create(ReplicaKey key, ReplicaBirth birth)
    {
        if (_rows.TryGetValue(key, out var row))
            return (row.Extent is null ? CreateReplicaOutcome.Retired : CreateReplicaOutcome.Existed, row);

        var id = (long)_session.Scalar(
            "insert into replicas (silo, group_id, replica_id, state_machine, term, vote, commit_index) "
            + "values (?1, ?2, ?3, ?4, ?5, ?6, ?7) returning key",
            SiloName,
            key.Group,
            unchecked((long)key.Replica.Value),
            birth.StateMachine,
            Column.Signed(birth.HardState.Term.Value),
            unchecked((long)birth.HardState.Vote.Value),
            Column.Signed(birth.HardState.Commit.Value))!;
        if (birth.Snapshot is not null) InsertSnapshot(id, birth.Snapshot);
        return (CreateReplicaOutcome.Created, new Row(id, ReplicaExtent.Empty(birth.Snapshot?.Metadata.Index ?? LogIndex.Zero)));
    }

    private Row Retire(ReplicaKey key)
    {
        var id = (long)_session.Scalar(
            "insert into replicas (silo, group_id, replica_id, retired, state_machine, term, vote, commit_index) "
            + "values (?1, ?2, ?3, 1, '', 0, 0, 0) "
            + "on conflict (silo, group_id, replica_id) do update set retired = 1 returning key",
            SiloName, key.Group, unchecked((long)key.Replica.Value))!;
        _session.Execute("delete from segments where replica = ?1", id);
        _session.Execute("delete from snapshots where replica = ?1", id);
        _session.Execute("delete from snapshot_chunks where replica = ?1", id);
        return new Row(id, null);
    }
}
