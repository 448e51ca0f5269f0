using System.Net;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Orleans.Configuration;
using OrleansRaft.TestSupport;

namespace OrleansRaft.Storage.Tests.OrleansTables;

/// <summary>Starts silos in this process.</summary>
internal static class Silos
{
    public const string StorageName = "tested";

    public static async Task<IHost> StartAsync(string name, string cluster, Action<ISiloBuilder> configure, bool deleteOnClear = false)
    {
        var builder = Host.CreateEmptyApplicationBuilder(new HostApplicationBuilderSettings());
        builder.UseOrleans(silo =>
        {
            silo.Configure<ClusterOptions>(options => (options.ClusterId, options.ServiceId) = (cluster, "storage-tests"));
            silo.Configure<SiloOptions>(options => options.SiloName = name);
            silo.Configure<EndpointOptions>(options =>
            {
                options.AdvertisedIPAddress = IPAddress.Loopback;
                (options.SiloPort, options.GatewayPort) = (FreePort.Next(), FreePort.Next());
            });
            configure(silo);
        });
        builder.Services.AddLogging(logging => logging.SetMinimumLevel(LogLevel.Error));
        var host = builder.Build();
        await host.StartAsync(Cancel);
        return host;
    }
}
