namespace OrleansRaft.Silo.Configuration;

/// <summary>
/// The section <c>GrainStorage</c>: where Orleans keeps the catalogue of groups and the history of membership operations. All silos of
/// a cluster share one.
/// </summary>
public sealed class GrainStorageSection
{
    /// <summary>What it is kept in.</summary>
    public StorageProvider Provider { get; set; } = StorageProvider.Postgres;

    /// <summary>The database, for <see cref="StorageProvider.Postgres"/>. Empty: the one of the table of silos.</summary>
    public string ConnectionString { get; set; } = "";

    /// <summary>The file, for <see cref="StorageProvider.Sqlite"/>: only for silos of one machine, and not a silo's log.</summary>
    public string Path { get; set; } = "";

    internal void Validate(Problems problems, ClusteringSection clustering, LogSection log)
    {
        switch (Provider)
        {
            case StorageProvider.Postgres when ConnectionString.Length > 0:
                problems.RequirePostgres(ConnectionString, "GrainStorage:ConnectionString");
                break;
            case StorageProvider.Postgres:
                problems.Require(
                    clustering.Provider == ClusteringProvider.Postgres,
                    "GrainStorage:ConnectionString is missing, and there is no Postgres for clustering to take its place");
                ConnectionString = clustering.ConnectionString;
                break;
            case StorageProvider.Sqlite:
                problems.Require(Path.Length > 0, "GrainStorage:Path is missing");
                problems.Require(Path.Length == 0 || Path != log.Path, "GrainStorage:Path must not be the log's file");
                problems.Require(ConnectionString.Length == 0, "GrainStorage:ConnectionString is for Postgres; SQLite has GrainStorage:Path");
                break;
            default:
                problems.Add("GrainStorage:Provider must be Postgres or Sqlite");
                break;
        }
    }
}
