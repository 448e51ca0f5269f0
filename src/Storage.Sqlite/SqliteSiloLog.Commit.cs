using OrleansRaft.Storage.Layout;

namespace OrleansRaft.Storage.Sqlite;

internal sealed partial class SqliteSiloLog
{
    /// <inheritdoc/>
    public async Task<CommitOutcome> CommitAsync(IReadOnlyList<ReplicaWrite> writes, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(writes);
        try
        {
            await WriteAsync(
                () => Apply(writes),
                plans =>
                {
                    foreach (var plan in plans) _rows[plan.Key] = _rows[plan.Key] with { Extent = plan.After };
                },
                cancellationToken);
            return CommitOutcome.Committed;
        }
        catch (CommitRefusedException refused)
        {
            return refused.Outcome;
        }
        catch (LogStoreException failed)
        {
            return new CommitOutcome(failed.Failure, failed);
        }
        catch (OperationCanceledException cancelled)
        {
            return new CommitOutcome(LogFailure.Retry, cancelled);
        }
    }

    private IReadOnlyList<ReplicaPlan> Apply(IReadOnlyList<ReplicaWrite> writes)
    {
        var outcome = CommitPlan.Fold(writes, key => _rows.GetValueOrDefault(key).Extent, out var plans);
        if (!outcome.IsCommitted) throw new CommitRefusedException(outcome);
        foreach (var plan in plans) Apply(plan, _rows[plan.Key].Id);
        return plans;
    }

    private void Apply(ReplicaPlan plan, long id)
    {
        foreach (var (chunk, commit) in plan.SnapshotSteps)
        {
            if (commit is not null) CommitSnapshot(plan.Key, id, commit);
            else InsertChunk(id, chunk);
        }

        if (plan.DropFrom is { } from) DropFrom(id, from);
        if (plan.DropThrough is { } through) DropThrough(id, through);
        InsertSegments(id, plan.Entries);
        if (plan.HardState is { } hardState)
        {
            _session.Execute(
                "update replicas set term = ?2, vote = ?3, commit_index = ?4 where key = ?1",
                id, Column.Signed(hardState.Term.Value), unchecked((long)hardState.Vote.Value), Column.Signed(hardState.Commit.Value));
        }
    }

    private void InsertChunk(long id, SnapshotChunk chunk) => _session.Execute(
        "insert or replace into snapshot_chunks values (?1, ?2, ?3, ?4)",
        id, unchecked((long)chunk.SnapshotId), chunk.Number, Column.Bytes(chunk.Data));

    private void CommitSnapshot(ReplicaKey key, long id, SnapshotRecord snapshot)
    {
        var snapshotId = unchecked((long)snapshot.SnapshotId);
        var chunks = (long)_session.Scalar(
            "select count(*) from snapshot_chunks where replica = ?1 and snapshot_id = ?2 and number < ?3",
            id, snapshotId, snapshot.ChunkCount)!;
        if (chunks != snapshot.ChunkCount)
            throw new CommitRefusedException(CommitPlan.Invalid(key, $"its snapshot {snapshot.SnapshotId} lacks chunks"));

        InsertSnapshot(id, snapshot);
        _session.Execute("delete from snapshot_chunks where replica = ?1 and snapshot_id <> ?2", id, snapshotId);
    }

    private void InsertSnapshot(long id, SnapshotRecord snapshot) => _session.Execute(
        "insert or replace into snapshots values (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8)",
        id,
        unchecked((long)snapshot.SnapshotId),
        Column.Signed(snapshot.Metadata.Index.Value),
        Column.Signed(snapshot.Metadata.Term.Value),
        ConfigurationJson.Write(snapshot.Metadata.Configuration),
        Column.Bytes(snapshot.Descriptor),
        snapshot.ChunkCount,
        snapshot.ByteCount);

    /// <summary>Rolls a transaction back that one of its writes makes impossible.</summary>
    private sealed class CommitRefusedException(CommitOutcome outcome) : Exception
    {
        public CommitOutcome Outcome => outcome;
    }
}
