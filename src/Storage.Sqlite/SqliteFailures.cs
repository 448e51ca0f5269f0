using Microsoft.Data.Sqlite;

namespace OrleansRaft.Storage.Sqlite;

/// <summary>What SQLite's primary result codes mean for a caller. A code that is not here is fatal.</summary>
internal static class SqliteFailures
{
    private static readonly Dictionary<int, LogFailure> Table = new()
    {
        [5] = LogFailure.Retry,   // BUSY: another connection writes
        [6] = LogFailure.Retry,   // LOCKED
        [7] = LogFailure.Retry,   // NOMEM
        [9] = LogFailure.Retry,   // INTERRUPT
        [15] = LogFailure.Retry,  // PROTOCOL: lost the race for a lock of the write-ahead log too often
        [17] = LogFailure.Retry,  // SCHEMA: another process migrated
        [8] = LogFailure.Full,    // READONLY
        [13] = LogFailure.Full,   // FULL
        [14] = LogFailure.Full,   // CANTOPEN: permissions, a missing folder, no file handles

        // IOERR (10) is fatal on purpose: after a failed flush nobody knows what the disk holds, and a second flush that
        // succeeds says nothing about the first one's pages. Only a new start, which reads what is there, is safe.
        [10] = LogFailure.Fatal,
        [11] = LogFailure.Fatal,  // CORRUPT
        [26] = LogFailure.Fatal,  // NOTADB
    };

    /// <summary>What the error means.</summary>
    public static LogFailure Of(SqliteException error) => Table.GetValueOrDefault(error.SqliteErrorCode, LogFailure.Fatal);

    /// <summary>The error as the contract's exception.</summary>
    public static LogStoreException ToLogStoreException(SqliteException error, string path) =>
        new(Of(error), $"SQLite failed on {path}: {error.Message}", error);
}
