using Microsoft.Data.Sqlite;
using OrleansRaft.Storage.Layout;

namespace OrleansRaft.Storage.Sqlite;

/// <summary>
/// One holder of a silo's log. All work is done on one connection, one call at a time, on a thread of the pool: SQLite blocks, and the
/// threads of Orleans' schedulers must not.
/// </summary>
internal sealed partial class SqliteSiloLog : ISiloLog
{
    private readonly SemaphoreSlim _turn = new(1);
    private readonly SqliteSession _session;

    /// <summary>The replicas' rows. As right as the epoch: nobody else writes while it is current.</summary>
    private readonly Dictionary<ReplicaKey, Row> _rows;
    private bool _closed;

    private SqliteSiloLog(SqliteSession session, string siloName, ulong epoch, string databaseId, Dictionary<ReplicaKey, Row> rows)
    {
        _session = session;
        SiloName = siloName;
        Epoch = epoch;
        DatabaseId = databaseId;
        _rows = rows;
    }

    /// <inheritdoc/>
    public string SiloName { get; }

    /// <inheritdoc/>
    public ulong Epoch { get; }

    /// <inheritdoc/>
    public string DatabaseId { get; }

    /// <summary>Takes the silo's log over: raises its epoch, and then reads what is there.</summary>
    public static SqliteSiloLog Open(SqliteSession session, string siloName)
    {
        var epoch = session.InTransaction(() =>
        {
            session.Execute(
                "delete from snapshot_chunks where replica in (select key from replicas where silo = ?1) and not exists "
                + "(select 1 from snapshots s where s.replica = snapshot_chunks.replica and s.snapshot_id = snapshot_chunks.snapshot_id)",
                siloName);
            return (long)session.Scalar(
                "insert into silos values (?1, 1) on conflict (name) do update set epoch = epoch + 1 returning epoch", siloName)!;
        });
        var databaseId = (string)session.Scalar("select id from database_identity")!;
        return new SqliteSiloLog(session, siloName, (ulong)epoch, $"sqlite/{databaseId}", ReadRows(session, siloName));
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        await _turn.WaitAsync();
        try
        {
            if (!_closed) await Task.Run(_session.Dispose);
            _closed = true;
        }
        finally
        {
            _turn.Release();
        }
    }

    private static Dictionary<ReplicaKey, Row> ReadRows(SqliteSession session, string siloName)
    {
        var rows = new Dictionary<ReplicaKey, Row>();
        using var reader = session.Query(
            """
            select r.group_id, r.replica_id, r.key, r.retired, coalesce(s.last_index, 0),
                   (select first_index from segments e where e.replica = r.key order by last_index limit 1),
                   (select max(last_index) from segments e where e.replica = r.key)
            from replicas r left join snapshots s on s.replica = r.key
            where r.silo = ?1
            """,
            siloName);
        while (reader.Read())
        {
            var snapshot = Column.Index(reader, 4);
            var extent = reader.IsDBNull(5)
                ? ReplicaExtent.Empty(snapshot)
                : new ReplicaExtent(Column.Index(reader, 5), Column.Index(reader, 6), snapshot);
            rows.Add(Column.Key(reader, 0), new Row(reader.GetInt64(2), reader.GetBoolean(3) ? null : extent));
        }

        return rows;
    }

    /// <summary>Runs work when it is its turn.</summary>
    /// <exception cref="LogStoreException">It failed, and nothing was written.</exception>
    private async Task<T> RunAsync<T>(Func<T> work, CancellationToken cancellationToken)
    {
        await _turn.WaitAsync(cancellationToken);
        try
        {
            if (_closed) throw Fenced("it was closed");
            return await Task.Run(work, CancellationToken.None);
        }
        catch (SqliteException failed)
        {
            throw SqliteFailures.ToLogStoreException(failed, _session.Path);
        }
        finally
        {
            _turn.Release();
        }
    }

    /// <summary>
    /// Runs work that writes, in a transaction that starts by checking the epoch. What it alters in memory is done in
    /// <paramref name="committed"/>: until the transaction has committed, the old rows are the right ones.
    /// </summary>
    private Task<T> WriteAsync<T>(Func<T> work, Action<T> committed, CancellationToken cancellationToken) =>
        RunAsync(
            () =>
            {
                var result = _session.InTransaction(() =>
                {
                    if (_session.Scalar("select 1 from silos where name = ?1 and epoch = ?2", SiloName, checked((long)Epoch)) is null)
                        throw Fenced("another holder opened it later");
                    return work();
                });
                committed(result);
                return result;
            },
            cancellationToken);

    private LogStoreException Fenced(string why) =>
        new(LogFailure.Fenced, $"The log of silo {SiloName} is not written under epoch {Epoch} any more: {why}.");

    /// <summary>A replica's row.</summary>
    /// <param name="Id">Its key in the tables.</param>
    /// <param name="Extent">Where its log begins and ends; null for a tombstone.</param>
    private readonly record struct Row(long Id, ReplicaExtent? Extent);
}
