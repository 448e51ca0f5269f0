using OrleansRaft.Storage.Postgres;

namespace OrleansRaft.Hosting;

/// <summary>Keeps a silo's log in Postgres.</summary>
public static class PostgresLogExtensions
{
    /// <summary>Keeps the silo's log in a Postgres database.</summary>
    /// <param name="raft">The silo's Raft groups.</param>
    /// <param name="connectionString">The database; see <see cref="PostgresLogOptions.ConnectionString"/>.</param>
    public static RaftBuilder UsePostgresLog(this RaftBuilder raft, string connectionString)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(connectionString);
        return raft.UsePostgresLog(new PostgresLogOptions { ConnectionString = connectionString });
    }

    /// <summary>Keeps the silo's log in a Postgres database.</summary>
    /// <param name="raft">The silo's Raft groups.</param>
    /// <param name="options">Where it is, and its timeouts.</param>
    public static RaftBuilder UsePostgresLog(this RaftBuilder raft, PostgresLogOptions options)
    {
        ArgumentNullException.ThrowIfNull(raft);
        ArgumentNullException.ThrowIfNull(options);
        return raft.UseLogStore(_ => new PostgresLogStore(options));
    }
}
