using System.Globalization;
using Npgsql;
using OrleansRaft.Storage.Layout;

namespace OrleansRaft.Storage.Postgres;

internal sealed partial class PostgresSiloLog
{
    /// <inheritdoc/>
    public async Task<CommitOutcome> CommitAsync(IReadOnlyList<ReplicaWrite> writes, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(writes);
        var outcome = CommitPlan.Fold(writes, key => Find(key)?.Extent, out var plans);
        if (!outcome.IsCommitted) return outcome;

        outcome = await _writer.ExecuteAsync(batch => AddCommands(batch, plans), cancellationToken);
        if (outcome.IsCommitted)
        {
            foreach (var plan in plans) Note(plan.Key, Find(plan.Key)!.Value with { Extent = plan.After });
        }

        return outcome.Failure is LogFailure.Invalid ? Blame(outcome) : outcome;
    }

    private void AddCommands(NpgsqlBatch batch, IReadOnlyList<ReplicaPlan> plans)
    {
        var commands = batch.BatchCommands;
        var segments = new SegmentRows();
        var hardStates = new HardStateRows();
        foreach (var plan in plans)
        {
            var id = Find(plan.Key)!.Value.Id;
            foreach (var (chunk, commit) in plan.SnapshotSteps) commands.Add(commit is null ? InsertChunk(id, chunk) : CommitSnapshot(id, commit));
            if (plan.DropFrom is { } from)
                commands.Add(Sql.Command("select raft.drop_from($1, $2)", id, Sql.Signed(from.Value)));
            if (plan.DropThrough is { } through)
                commands.Add(Sql.Command("select raft.drop_through($1, $2)", id, Sql.Signed(through.Value)));
            segments.Add(id, plan.Entries);
            if (plan.HardState is { } hardState) hardStates.Add(id, hardState);
        }

        segments.AddCommands(commands);
        hardStates.AddCommands(commands);
    }

    private static NpgsqlBatchCommand InsertChunk(long id, SnapshotChunk chunk) => Sql.Command(
        "insert into raft.snapshot_chunks values ($1, $2, $3, $4) on conflict (replica, snapshot_id, number) do update set data = excluded.data",
        id, Sql.Number(chunk.SnapshotId), chunk.Number, Sql.Bytes(chunk.Data));

    private static NpgsqlBatchCommand CommitSnapshot(long id, SnapshotRecord snapshot) => Sql.Command(
        "select raft.commit_snapshot($1, $2, $3, $4, $5, $6, $7, $8)",
        id,
        Sql.Number(snapshot.SnapshotId),
        Sql.Signed(snapshot.Metadata.Index.Value),
        Sql.Signed(snapshot.Metadata.Term.Value),
        new Sql.Json(ConfigurationJson.Write(snapshot.Metadata.Configuration)),
        Sql.Bytes(snapshot.Descriptor),
        snapshot.ChunkCount,
        snapshot.ByteCount);

    /// <summary>Finds the replica that the database blames by its key.</summary>
    private CommitOutcome Blame(CommitOutcome outcome)
    {
        var id = outcome.Error is PostgresException { Detail: { } detail } ? long.Parse(detail, CultureInfo.InvariantCulture) : 0;
        lock (_rowsLock) return outcome with { Culprit = _rows.Single(row => row.Value.Id == id).Key };
    }
}
