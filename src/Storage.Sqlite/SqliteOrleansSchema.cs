using Microsoft.Data.Sqlite;

namespace OrleansRaft.Storage.Sqlite;

/// <summary>What Orleans' AdoNet provider needs to keep grain state in a SQLite file, which the silos of one machine share.</summary>
public static class SqliteOrleansSchema
{
    /// <summary>What Orleans calls Microsoft.Data.Sqlite: the provider's <c>Invariant</c>.</summary>
    public const string Invariant = "System.Data.SQLite";

    /// <summary>Makes the tables and statements; may run any number of times, also at the same time.</summary>
    /// <param name="path">The file. It and its folder are made if they are not there. Not a silo's log.</param>
    /// <param name="cancellationToken">Gives up before it begins.</param>
    /// <exception cref="LogStoreException">The file cannot be used.</exception>
    public static Task ApplyAsync(string path, CancellationToken cancellationToken) => Task.Run(() => Apply(path), cancellationToken);

    /// <summary>The connection string for the provider.</summary>
    /// <param name="path">The file.</param>
    public static string ConnectionStringFor(string path) =>
        new SqliteConnectionStringBuilder { DataSource = Path.GetFullPath(path) }.ConnectionString;

    private static void Apply(string path)
    {
        try
        {
            Directory.CreateDirectory(Path.GetDirectoryName(Path.GetFullPath(path))!);
            using var session = new SqliteSession(Path.GetFullPath(path));
            session.InTransaction(() =>
            {
                session.ExecuteScript(SqliteSchema.Read("orleans.sql"));
                return true;
            });
        }
        catch (SqliteException failed)
        {
            throw SqliteFailures.ToLogStoreException(failed, path);
        }
        catch (Exception failed) when (failed is IOException or UnauthorizedAccessException)
        {
            throw new LogStoreException(LogFailure.Full, $"The folder of {path} cannot be made: {failed.Message}", failed);
        }
    }
}
