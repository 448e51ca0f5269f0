namespace OrleansRaft.Silo.Configuration;

/// <summary>What a silo keeps data in.</summary>
public enum StorageProvider
{
    /// <summary>A Postgres database.</summary>
    Postgres,

    /// <summary>A SQLite file on this machine.</summary>
    Sqlite,
}

/// <summary>The section <c>Log</c>: where this silo's replicas keep their log. Each silo has its own.</summary>
public sealed class LogSection
{
    /// <summary>What the log is kept in.</summary>
    public StorageProvider Provider { get; set; } = StorageProvider.Postgres;

    /// <summary>The database, for <see cref="StorageProvider.Postgres"/>. Silos that share one share its failures.</summary>
    public string ConnectionString { get; set; } = "";

    /// <summary>The file, for <see cref="StorageProvider.Sqlite"/>. It and its folder are made if they are not there.</summary>
    public string Path { get; set; } = "";

    internal void Validate(Problems problems)
    {
        switch (Provider)
        {
            case StorageProvider.Postgres:
                problems.RequirePostgres(ConnectionString, "Log:ConnectionString");
                break;
            case StorageProvider.Sqlite:
                problems.Require(Path.Length > 0, "Log:Path is missing");
                problems.Require(ConnectionString.Length == 0, "Log:ConnectionString is for Postgres; a SQLite log has Log:Path");
                break;
            default:
                problems.Add("Log:Provider must be Postgres or Sqlite");
                break;
        }
    }
}
