using OrleansRaft.Storage.Sqlite;

namespace OrleansRaft.Hosting;

/// <summary>Keeps a silo's log in SQLite.</summary>
public static class SqliteLogExtensions
{
    /// <summary>Keeps the silo's log in a SQLite file.</summary>
    /// <param name="raft">The silo's Raft groups.</param>
    /// <param name="path">The file. It and its folder are made if they are not there; best one for each silo.</param>
    public static RaftBuilder UseSqliteLog(this RaftBuilder raft, string path)
    {
        ArgumentNullException.ThrowIfNull(raft);
        ArgumentException.ThrowIfNullOrWhiteSpace(path);
        return raft.UseLogStore(_ => new SqliteLogStore(path));
    }
}
