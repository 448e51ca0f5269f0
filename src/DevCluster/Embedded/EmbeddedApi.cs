using System.Net;
using Orleans.Configuration;
using OrleansRaft.ClientApi;
using OrleansRaft.Silo.Configuration;
using OrleansRaft.Silo.Hosting;
using OrleansRaft.Silo.Logging;

namespace OrleansRaft.DevCluster.Embedded;

/// <summary>The REST API in the silos' process. It is an Orleans client all the same, as in production.</summary>
internal static class EmbeddedApi
{
    /// <summary>Its host.</summary>
    /// <param name="silos">The silos that it connects to.</param>
    /// <param name="port">Its port on loopback.</param>
    public static WebApplication Build(IReadOnlyList<SiloSettings> silos, int port)
    {
        var builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions());
        builder.Logging.AddSiloLines("api", configuration: null);
        builder.Services.AddSingleton<IHostLifetime, NoLifetime>();
        builder.Services.Configure<HostOptions>(o => o.ShutdownTimeout = StopDeadline.Graceful);
        builder.WebHost.UseKestrelCore().ConfigureKestrel(kestrel => kestrel.Listen(IPAddress.Loopback, port));
        builder.UseOrleansClient(client =>
        {
            client.UseStaticClustering([.. silos.Select(s => new IPEndPoint(IPAddress.Loopback, s.Silo.GatewayPort))]);
            client.AddRaftClient();
            client.Configure<ClusterOptions>(o =>
            {
                o.ClusterId = silos[0].Clustering.ClusterId;
                o.ServiceId = silos[0].Clustering.ServiceId;
            });
        });
        builder.Services.AddRaftClientApi();
        var app = builder.Build();
        app.MapRaftClientApi();
        return app;
    }
}
