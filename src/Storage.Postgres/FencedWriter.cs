using System.Data;
using Npgsql;

namespace OrleansRaft.Storage.Postgres;

/// <summary>
/// The one connection that writes a silo's log. Each transaction is one round trip, starts with the fence, and has a number: when a
/// reply is lost, the number tells on a new connection whether it committed. One call at a time.
/// </summary>
internal sealed class FencedWriter(PostgresSessions sessions, string siloName, long epoch, NpgsqlConnection connection) : IAsyncDisposable
{
    private static readonly TimeSpan FirstPause = TimeSpan.FromMilliseconds(20);
    private static readonly TimeSpan LongestPause = TimeSpan.FromSeconds(1);

    private NpgsqlConnection? _connection = connection;
    private long _lastNumber;
    private bool _closed;

    /// <summary>Runs statements as one fenced transaction.</summary>
    /// <param name="addCommands">Adds them to the batch.</param>
    /// <param name="cancellationToken">Gives up a connection, or closes the writer where an outcome cannot be settled.</param>
    public async Task<CommitOutcome> ExecuteAsync(Action<NpgsqlBatch> addCommands, CancellationToken cancellationToken)
    {
        if (_closed) return new CommitOutcome(LogFailure.Fenced);
        try
        {
            if (_connection is { FullState: not ConnectionState.Open }) await DropConnectionAsync();
            if (_connection is null) await ResumeAsync(cancellationToken);
        }
        catch (Exception failed) when (ToOutcome(failed) is { } outcome)
        {
            return Note(outcome);
        }

        var number = ++_lastNumber;
        try
        {
            await using var batch = new NpgsqlBatch(_connection);
            batch.BatchCommands.Add(Sql.Command("select raft.fence($1, $2, $3)", siloName, epoch, number));
            addCommands(batch);

            // Without a token: once it is sent, only the server can say how it ends. Without an explicit transaction, the batch is one.
            await batch.ExecuteNonQueryAsync(CancellationToken.None);
            return CommitOutcome.Committed;
        }
        catch (Exception failed) when (PostgresFailures.IsDefinite(failed))
        {
            return Note(ToOutcome(failed)!.Value);
        }
        catch (Exception lost) when (lost is NpgsqlException or IOException or TimeoutException or OperationCanceledException)
        {
            return Note(await SettleAsync(lost, cancellationToken));
        }
    }

    public async ValueTask DisposeAsync()
    {
        _closed = true;
        await DropConnectionAsync();
    }

    /// <summary>Finds out how a transaction ended whose reply was lost, however long the database is away.</summary>
    private async Task<CommitOutcome> SettleAsync(Exception lost, CancellationToken cancellationToken)
    {
        for (var pause = FirstPause; ; pause = TimeSpan.FromTicks(Math.Min(pause.Ticks * 2, LongestPause.Ticks)))
        {
            try
            {
                await DropConnectionAsync();
                return await ResumeAsync(cancellationToken) ? CommitOutcome.Committed : new CommitOutcome(LogFailure.Retry, lost);
            }
            catch (Exception failed) when (ToOutcome(failed) is { } outcome)
            {
                if (outcome.Failure is LogFailure.Fenced or LogFailure.Fatal) return outcome;
            }

            if (cancellationToken.IsCancellationRequested) return new CommitOutcome(LogFailure.Fenced, lost);
            await Task.Delay(pause, CancellationToken.None);
        }
    }

    /// <summary>Takes a new connection.</summary>
    /// <returns>Whether the last transaction committed; if not, it never will.</returns>
    private async Task<bool> ResumeAsync(CancellationToken cancellationToken)
    {
        var connection = await sessions.OpenWriterAsync(cancellationToken);
        try
        {
            await using var command = Sql.Command(connection, "select raft.resume_silo($1, $2, $3)", siloName, epoch, _lastNumber);
            var committed = (bool)(await command.ExecuteScalarAsync(cancellationToken))!;
            _connection = connection;
            return committed;
        }
        catch
        {
            await connection.DisposeAsync();
            throw;
        }
    }

    private async Task DropConnectionAsync()
    {
        if (_connection is not { } connection) return;
        _connection = null;
        await connection.DisposeAsync();
    }

    /// <summary>A holder that is fenced or broken once stays so.</summary>
    private CommitOutcome Note(CommitOutcome outcome)
    {
        if (outcome.Failure is LogFailure.Fenced or LogFailure.Fatal) _closed = true;
        return outcome;
    }

    private static CommitOutcome? ToOutcome(Exception error) => error switch
    {
        NpgsqlException failed => new CommitOutcome(PostgresFailures.Of(failed), failed),
        LogStoreException failed => new CommitOutcome(failed.Failure, failed),
        IOException or TimeoutException or OperationCanceledException => new CommitOutcome(LogFailure.Retry, error),
        _ => null,
    };
}
