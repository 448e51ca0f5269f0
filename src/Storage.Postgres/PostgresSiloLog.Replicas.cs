using OrleansRaft.Core;
using OrleansRaft.Storage.Layout;

namespace OrleansRaft.Storage.Postgres;

internal sealed partial class PostgresSiloLog
{
    /// <inheritdoc/>
    public async Task<CreateReplicaOutcome> CreateAsync(ReplicaKey key, ReplicaBirth birth, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(birth);
        birth.ThrowIfInvalid();
        var existing = Find(key);
        var id = existing?.Id ?? await NextKeyAsync(cancellationToken);
        ThrowUnlessCommitted(await _writer.ExecuteAsync(
            batch =>
            {
                // One that is there costs a transaction too: a holder that has lost must not answer from memory.
                if (existing is not null) return;
                batch.BatchCommands.Add(Sql.Command(
                    "insert into raft.replicas (key, silo, group_id, replica_id, state_machine, term, vote, commit_index) "
                    + "values ($1, $2, $3, $4, $5, $6, $7, $8)",
                    id,
                    SiloName,
                    key.Group,
                    Sql.Number(key.Replica.Value),
                    birth.StateMachine,
                    Sql.Signed(birth.HardState.Term.Value),
                    Sql.Number(birth.HardState.Vote.Value),
                    Sql.Signed(birth.HardState.Commit.Value)));
                if (birth.Snapshot is not null) batch.BatchCommands.Add(CommitSnapshot(id, birth.Snapshot));
            },
            cancellationToken));
        if (existing is { } row) return row.Extent is null ? CreateReplicaOutcome.Retired : CreateReplicaOutcome.Existed;

        Note(key, new Row(id, ReplicaExtent.Empty(birth.Snapshot?.Metadata.Index ?? LogIndex.Zero)));
        return CreateReplicaOutcome.Created;
    }

    /// <inheritdoc/>
    public async Task RetireAsync(ReplicaKey key, CancellationToken cancellationToken)
    {
        var id = Find(key)?.Id ?? await NextKeyAsync(cancellationToken);
        ThrowUnlessCommitted(await _writer.ExecuteAsync(
            batch => batch.BatchCommands.Add(Sql.Command(
                "select raft.retire_replica($1, $2, $3, $4)", id, SiloName, key.Group, Sql.Number(key.Replica.Value))),
            cancellationToken));
        Note(key, new Row(id, null));
    }

    /// <inheritdoc/>
    public Task<IReadOnlyList<StoredReplica>> ListAsync(CancellationToken cancellationToken) =>
        ReadAsync<IReadOnlyList<StoredReplica>>(async pool =>
        {
            var replicas = new List<StoredReplica>();
            await using var command = Sql.Command(
                pool, "select group_id, replica_id, retired from raft.replicas where silo = $1 order by group_id, replica_id", SiloName);
            await using var reader = await command.ExecuteReaderAsync(cancellationToken);
            while (await reader.ReadAsync(cancellationToken)) replicas.Add(new StoredReplica(Sql.Key(reader, 0), reader.GetBoolean(2)));
            return replicas;
        });

    /// <summary>A key for a new row, known before it is written: a lost reply then leaves nothing to look up.</summary>
    private Task<long> NextKeyAsync(CancellationToken cancellationToken) =>
        ReadAsync(async pool =>
        {
            await using var command = Sql.Command(pool, "select nextval('raft.replica_keys')");
            return (long)(await command.ExecuteScalarAsync(cancellationToken))!;
        });

    private void ThrowUnlessCommitted(CommitOutcome outcome)
    {
        if (outcome.Failure is { } failure)
            throw new LogStoreException(failure, $"The log of silo {SiloName} could not be written: {outcome.Error?.Message ?? "it was closed"}", outcome.Error);
    }
}
