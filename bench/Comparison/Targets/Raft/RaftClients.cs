using System.Net;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Orleans.Configuration;

namespace OrleansRaft.Bench.Targets.Raft;

/// <summary>An Orleans client for each silo, each with one connection to that silo's gateway: a call goes where it is sent.</summary>
internal sealed class RaftClients : IAsyncDisposable
{
    private const string Cluster = "orleansraft";

    private readonly Dictionary<string, IHost> _hosts;

    private RaftClients(Dictionary<string, IHost> hosts) => _hosts = hosts;

    /// <summary>Connects to all silos.</summary>
    public static async Task<RaftClients> ConnectAsync(IReadOnlyList<SiloAddress> silos, CancellationToken cancellationToken)
    {
        var clients = new RaftClients([]);
        try
        {
            foreach (var silo in silos) clients._hosts.Add(silo.Name, await ConnectAsync(silo.Gateway, cancellationToken));
            return clients;
        }
        catch
        {
            await clients.DisposeAsync();
            throw;
        }
    }

    /// <summary>A group, by way of any silo.</summary>
    public RaftGroupClient Group(string id) => Group(_hosts.Keys.First(), id);

    /// <summary>A group, by way of this silo.</summary>
    public RaftGroupClient Group(string silo, string id) => _hosts[silo].Services.GetRequiredService<IClusterClient>().GetRaftGroup(id);

    public async ValueTask DisposeAsync()
    {
        foreach (var host in _hosts.Values)
        {
            await host.StopAsync();
            host.Dispose();
        }
    }

    private static async Task<IHost> ConnectAsync(IPEndPoint gateway, CancellationToken cancellationToken)
    {
        var builder = Host.CreateEmptyApplicationBuilder(null);
        builder.Logging.SetMinimumLevel(LogLevel.Warning);
        builder.UseOrleansClient(client => client
            .UseStaticClustering(gateway)
            .AddRaftClient()
            .Configure<ClusterOptions>(options => (options.ClusterId, options.ServiceId) = (Cluster, Cluster)));
        var host = builder.Build();
        await host.StartAsync(cancellationToken);
        return host;
    }
}
