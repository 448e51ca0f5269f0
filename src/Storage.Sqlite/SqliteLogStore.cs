using Microsoft.Data.Sqlite;

namespace OrleansRaft.Storage.Sqlite;

/// <summary>
/// Logs in a SQLite file: for one machine, with nothing to install. Best one file per silo: silos that share a file wait for each
/// other, and fail together.
/// </summary>
/// <param name="path">The file. It and its folder are made if they are not there.</param>
public sealed class SqliteLogStore(string path) : ILogStore
{
    private readonly string _path = Path.GetFullPath(path);

    /// <inheritdoc/>
    public Task<ISiloLog> OpenAsync(string siloName, CancellationToken cancellationToken)
    {
        if (!Names.IsSiloName(siloName)) throw new ArgumentException($"'{siloName}' is not a silo's name.", nameof(siloName));
        return Task.Run<ISiloLog>(() => Open(siloName), cancellationToken);
    }

    private SqliteSiloLog Open(string siloName)
    {
        SqliteSession? session = null;
        try
        {
            Directory.CreateDirectory(Path.GetDirectoryName(_path)!);
            session = new SqliteSession(_path);
            SqliteSchema.Migrate(session);
            var log = SqliteSiloLog.Open(session, siloName);
            session = null;
            return log;
        }
        catch (SqliteException failed)
        {
            throw SqliteFailures.ToLogStoreException(failed, _path);
        }
        catch (Exception failed) when (failed is IOException or UnauthorizedAccessException)
        {
            throw new LogStoreException(LogFailure.Full, $"The folder of {_path} cannot be made: {failed.Message}", failed);
        }
        finally
        {
            session?.Dispose();
        }
    }
}
