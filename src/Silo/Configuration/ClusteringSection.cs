namespace OrleansRaft.Silo.Configuration;

/// <summary>Where Orleans keeps the table of silos.</summary>
public enum ClusteringProvider
{
    /// <summary>In Postgres: production.</summary>
    Postgres,

    /// <summary>In the memory of one silo of this machine: development and tests. It is lost with that silo.</summary>
    Localhost,
}

/// <summary>The section <c>Clustering</c>: how silos find each other.</summary>
public sealed class ClusteringSection
{
    /// <summary>Where the table of silos is.</summary>
    public ClusteringProvider Provider { get; set; } = ClusteringProvider.Postgres;

    /// <summary>The database of the table, for <see cref="ClusteringProvider.Postgres"/>.</summary>
    public string ConnectionString { get; set; } = "";

    /// <summary>The deployment: silos of one id form one cluster.</summary>
    public string ClusterId { get; set; } = "orleansraft";

    /// <summary>The service that outlives deployments: grain state is kept under it.</summary>
    public string ServiceId { get; set; } = "orleansraft";

    /// <summary>The silo port of the one that keeps the table, for <see cref="ClusteringProvider.Localhost"/>.</summary>
    public int PrimaryPort { get; set; } = 11111;

    internal void Validate(Problems problems)
    {
        problems.Require(ClusterId.Length > 0, "Clustering:ClusterId is missing");
        problems.Require(ServiceId.Length > 0, "Clustering:ServiceId is missing");
        switch (Provider)
        {
            case ClusteringProvider.Postgres:
                problems.RequirePostgres(ConnectionString, "Clustering:ConnectionString");
                break;
            case ClusteringProvider.Localhost:
                problems.RequirePort(PrimaryPort, "Clustering:PrimaryPort");
                break;
            default:
                problems.Add("Clustering:Provider must be Postgres or Localhost");
                break;
        }
    }
}
