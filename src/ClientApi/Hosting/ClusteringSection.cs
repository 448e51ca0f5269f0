using Npgsql;

namespace OrleansRaft.ClientApi.Hosting;

/// <summary>Where the silos are found.</summary>
internal enum ClusteringProvider
{
    /// <summary>In the table that the silos keep in Postgres.</summary>
    Postgres,

    /// <summary>On this machine, at a gateway port.</summary>
    Localhost,
}

/// <summary>The section <c>Clustering</c>.</summary>
internal sealed class ClusteringSection
{
    /// <summary>Where the silos are found.</summary>
    public ClusteringProvider Provider { get; set; } = ClusteringProvider.Postgres;

    /// <summary>The database of the silos' table, for <see cref="ClusteringProvider.Postgres"/>.</summary>
    public string ConnectionString { get; set; } = "";

    /// <summary>The deployment: as the silos have it.</summary>
    public string ClusterId { get; set; } = "orleansraft";

    /// <summary>The service: as the silos have it.</summary>
    public string ServiceId { get; set; } = "orleansraft";

    /// <summary>A silo's port for clients, for <see cref="ClusteringProvider.Localhost"/>.</summary>
    public int GatewayPort { get; set; } = 30000;

    public void Validate(List<string> problems)
    {
        if (ClusterId.Length == 0) problems.Add("Clustering:ClusterId is missing");
        if (ServiceId.Length == 0) problems.Add("Clustering:ServiceId is missing");
        switch (Provider)
        {
            case ClusteringProvider.Postgres when ConnectionString.Length == 0:
                problems.Add("Clustering:ConnectionString is missing");
                break;
            case ClusteringProvider.Postgres when !NamesHost(ConnectionString):
                problems.Add("Clustering:ConnectionString must be one of Npgsql (keyword=value;…) with a Host");
                break;
            case ClusteringProvider.Localhost when GatewayPort is < 1 or > ushort.MaxValue:
                problems.Add("Clustering:GatewayPort must be 1 to 65535");
                break;
            case not (ClusteringProvider.Postgres or ClusteringProvider.Localhost):
                problems.Add("Clustering:Provider must be Postgres or Localhost");
                break;
        }
    }

    private static bool NamesHost(string text)
    {
        try
        {
            return !string.IsNullOrEmpty(new NpgsqlConnectionStringBuilder(text).Host);
        }
        catch (Exception e) when (e is ArgumentException or FormatException or InvalidCastException or OverflowException)
        {
            // The parser's message may quote a piece of the text, and that may be a piece of the password.
            return false;
        }
    }
}
