using Npgsql;
using OrleansRaft.Storage.Layout;

namespace OrleansRaft.Storage.Postgres;

/// <summary>One holder of a silo's log: one connection writes, others read beside it.</summary>
internal sealed partial class PostgresSiloLog : ISiloLog
{
    private readonly PostgresSessions _sessions;
    private readonly FencedWriter _writer;
    private readonly Lock _rowsLock = new();

    /// <summary>The replicas' rows. As right as the epoch: nobody else writes while it is current.</summary>
    private readonly Dictionary<ReplicaKey, Row> _rows;

    internal PostgresSiloLog(
        PostgresSessions sessions, FencedWriter writer, string siloName, ulong epoch, string databaseId, Dictionary<ReplicaKey, Row> rows)
    {
        _sessions = sessions;
        _writer = writer;
        _rows = rows;
        SiloName = siloName;
        Epoch = epoch;
        DatabaseId = databaseId;
    }

    /// <inheritdoc/>
    public string SiloName { get; }

    /// <inheritdoc/>
    public ulong Epoch { get; }

    /// <inheritdoc/>
    public string DatabaseId { get; }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        await _writer.DisposeAsync();
        await _sessions.DisposeAsync();
    }

    private Row? Find(ReplicaKey key)
    {
        lock (_rowsLock) return _rows.TryGetValue(key, out var row) ? row : null;
    }

    private void Note(ReplicaKey key, Row row)
    {
        lock (_rowsLock) _rows[key] = row;
    }

    /// <summary>
    /// Runs a query on a reading connection. After the server was away, each connection of the pool fails once: none of that is the
    /// caller's business.
    /// </summary>
    private async Task<T> ReadAsync<T>(Func<NpgsqlDataSource, Task<T>> query)
    {
        for (var attempt = 0; attempt < _sessions.ReadConnections; attempt++)
        {
            try
            {
                return await ReadOnceAsync(query);
            }
            catch (LogStoreException failed) when (failed is { Failure: LogFailure.Retry, InnerException: { } error } && !PostgresFailures.IsDefinite(error))
            {
                // A read alters nothing: it is asked again on the pool's next connection.
            }
        }

        return await ReadOnceAsync(query);
    }

    private async Task<T> ReadOnceAsync<T>(Func<NpgsqlDataSource, Task<T>> query)
    {
        try
        {
            return await query(_sessions.Readers);
        }
        catch (NpgsqlException failed)
        {
            throw PostgresFailures.ToLogStoreException(failed);
        }
        catch (ObjectDisposedException closed)
        {
            throw new LogStoreException(LogFailure.Fenced, $"The log of silo {SiloName} was closed.", closed);
        }
        catch (Exception failed) when (failed is IOException or TimeoutException)
        {
            throw new LogStoreException(LogFailure.Retry, $"Postgres did not answer: {failed.Message}", failed);
        }
    }

    /// <summary>A replica's row.</summary>
    /// <param name="Id">Its key in the tables.</param>
    /// <param name="Extent">Where its log begins and ends; null for a tombstone.</param>
    internal readonly record struct Row(long Id, ReplicaExtent? Extent);
}
