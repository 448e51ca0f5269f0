using Npgsql;
using Orleans.Configuration;

namespace OrleansRaft.ClientApi.Hosting;

/// <summary>What the process sets on its Orleans client, and why.</summary>
internal static class ClusterClientSetup
{
    public static void Apply(IClientBuilder client, ClusteringSection clustering)
    {
        client.Configure<ClusterOptions>(cluster => (cluster.ClusterId, cluster.ServiceId) = (clustering.ClusterId, clustering.ServiceId));
        client.AddRaftClient();
        client.UseConnectionRetryFilter<KeepConnecting>();

        if (clustering.Provider is ClusteringProvider.Localhost)
        {
            client.UseLocalhostClustering(clustering.GatewayPort, clustering.ServiceId, clustering.ClusterId);
            return;
        }

        client.UseAdoNetClustering(database => (database.Invariant, database.ConnectionString) = ("Npgsql", Bounded(clustering.ConnectionString)));
    }

    // Orleans' tables are in a schema of their own, where the silos' migrations put them. A database that hangs must not hang the
    // client, which reads one small table now and then.
    private static string Bounded(string connectionString)
    {
        var stated = new NpgsqlConnectionStringBuilder(connectionString) { SearchPath = "orleans" };
        if (!stated.ContainsKey("Timeout")) stated.Timeout = 5;
        if (!stated.ContainsKey("Command Timeout")) stated.CommandTimeout = 10;
        if (!stated.ContainsKey("Maximum Pool Size")) stated.MaxPoolSize = 2;
        if (!stated.ContainsKey("Application Name")) stated.ApplicationName = "orleansraft-api";
        return stated.ConnectionString;
    }
}
