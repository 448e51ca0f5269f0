using Npgsql;

namespace OrleansRaft.Storage.Postgres;

/// <summary>What an SQLSTATE means for a caller. One that is not here, nor its class, is fatal.</summary>
internal static class PostgresFailures
{
    /// <summary>Raised by <c>raft.fence</c> and <c>raft.resume_silo</c>: the epoch is over.</summary>
    public const string Fenced = "RF001";

    /// <summary>Raised by <c>raft.fence</c>: commits are not durable.</summary>
    public const string NotDurable = "RF002";

    /// <summary>Raised by <c>raft.commit_snapshot</c>; the detail is the replica's key.</summary>
    public const string MissingChunks = "RF003";

    private static readonly Dictionary<string, LogFailure> Table = new(StringComparer.Ordinal)
    {
        [Fenced] = LogFailure.Fenced,
        [NotDurable] = LogFailure.Fatal,
        [MissingChunks] = LogFailure.Invalid,

        [PostgresErrorCodes.ReadOnlySqlTransaction] = LogFailure.Full, // a standby, or default_transaction_read_only
        ["25P03"] = LogFailure.Retry, // idle_in_transaction_session_timeout
        [PostgresErrorCodes.DiskFull] = LogFailure.Full,
        [PostgresErrorCodes.IoError] = LogFailure.Full,
        [PostgresErrorCodes.ObjectInUse] = LogFailure.Retry,
        [PostgresErrorCodes.LockNotAvailable] = LogFailure.Retry,

        // Classes.
        ["08"] = LogFailure.Retry, // connection
        ["40"] = LogFailure.Retry, // serialization, deadlock
        ["53"] = LogFailure.Retry, // out of memory, too many connections
        ["57"] = LogFailure.Retry, // cancelled, shutting down, starting up, crashed
    };

    /// <summary>What an SQLSTATE means.</summary>
    public static LogFailure Of(string sqlState) =>
        Table.TryGetValue(sqlState, out var failure) || Table.TryGetValue(sqlState[..2], out failure) ? failure : LogFailure.Fatal;

    /// <summary>What an error means. One that the server did not send is the connection's.</summary>
    public static LogFailure Of(NpgsqlException error) =>
        error is PostgresException { SqlState: var sqlState } ? Of(sqlState) : LogFailure.Retry;

    /// <summary>
    /// Whether the server said that the statement, and with it its transaction, failed. Any other error leaves a commit's outcome open:
    /// also a fatal one of the server, which may end the session after the commit and before its reply.
    /// </summary>
    public static bool IsDefinite(Exception error) => error is PostgresException { InvariantSeverity: "ERROR" };

    /// <summary>The error as the contract's exception.</summary>
    public static LogStoreException ToLogStoreException(NpgsqlException error) =>
        new(Of(error), $"Postgres failed: {error.Message}", error);
}
