using System.Globalization;
using Npgsql;
using OrleansRaft.Core;
using OrleansRaft.Storage.Layout;

namespace OrleansRaft.Storage.Postgres;

internal sealed partial class PostgresSiloLog
{
    // What a reader that wants one entry of a segment must fetch at most, since a segment is stored as one value.
    private const int SegmentBytes = 256 * 1024;
    private const int SegmentEntries = 1024;

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
        var hardStates = new HardStates();
        foreach (var plan in plans)
        {
            var id = Find(plan.Key)!.Value.Id;
            foreach (var (chunk, commit) in plan.SnapshotSteps) commands.Add(commit is null ? InsertChunk(id, chunk) : CommitSnapshot(id, commit));
            if (plan.DropFrom is { } from)
                commands.Add(Sql.Command("select raft.drop_from($1, $2)", id, Sql.Signed(from.Value)));
            if (plan.DropThrough is { } through)
                commands.Add(Sql.Command("select raft.drop_through($1, $2)", id, Sql.Signed(through.Value)));
            AddSegments(commands, id, plan.Entries);
            if (plan.HardState is { } hardState) hardStates.Add(id, hardState);
        }

        if (hardStates.Count > 0) commands.Add(hardStates.ToCommand());
    }

    private static void AddSegments(NpgsqlBatchCommandCollection commands, long id, IReadOnlyList<Entry> entries)
    {
        for (var start = 0; start < entries.Count;)
        {
            var (count, bytes) = (0, 0L);
            while (start + count < entries.Count && count < SegmentEntries
                && (count == 0 || bytes + entries[start + count].Data.Length <= SegmentBytes))
            {
                bytes += entries[start + count].Data.Length;
                count++;
            }

            commands.Add(InsertSegment(id, entries, start, count, bytes));
            start += count;
        }
    }

    private static NpgsqlBatchCommand InsertSegment(long id, IReadOnlyList<Entry> entries, int start, int count, long bytes)
    {
        var terms = new long[count];
        var kinds = new short[count];
        var payloads = new byte[count][];
        for (var i = 0; i < count; i++)
        {
            var entry = entries[start + i];
            terms[i] = Sql.Signed(entry.Term.Value);
            kinds[i] = (short)entry.Kind;
            payloads[i] = Sql.Bytes(entry.Data);
        }

        return Sql.Command(
            "insert into raft.segments (replica, last_index, first_index, byte_count, terms, kinds, payloads) values ($1, $2, $3, $4, $5, $6, $7)",
            id, Sql.Signed(entries[start + count - 1].Index.Value), Sql.Signed(entries[start].Index.Value), bytes, terms, kinds, payloads);
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

    /// <summary>The hard states of all replicas in a commit, for one statement.</summary>
    private sealed class HardStates
    {
        private readonly List<long> _ids = [];
        private readonly List<long> _terms = [];
        private readonly List<decimal> _votes = [];
        private readonly List<long> _commits = [];

        public int Count => _ids.Count;

        public void Add(long id, HardState hardState)
        {
            _ids.Add(id);
            _terms.Add(Sql.Signed(hardState.Term.Value));
            _votes.Add(Sql.Number(hardState.Vote.Value));
            _commits.Add(Sql.Signed(hardState.Commit.Value));
        }

        public NpgsqlBatchCommand ToCommand() => Sql.Command(
            "update raft.replicas r set term = u.term, vote = u.vote, commit_index = u.commit_index "
            + "from unnest($1, $2, $3, $4) as u (key, term, vote, commit_index) where r.key = u.key",
            _ids.ToArray(), _terms.ToArray(), _votes.ToArray(), _commits.ToArray());
    }
}
