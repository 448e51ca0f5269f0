using OrleansRaft.Silo.Hosting;

namespace OrleansRaft.DevCluster.Embedded;

/// <summary>Silos and API in this process, on SQLite files: nothing to install.</summary>
internal static class EmbeddedCluster
{
    /// <summary>Starts it, prints that it is ready, and stops it when asked.</summary>
    public static async Task RunAsync(DevOptions options, DataFolder data, CancellationToken stop)
    {
        var ports = PortBook.Open(data.Folder("embedded"));
        var primaryPort = ports.Port($"{options.SiloNames[0]}/silo");
        var silos = options.SiloNames.Select((name, i) => EmbeddedSilo.Settings(name, ports, primaryPort, data)).ToList();
        ports.Save();

        await Schemas.PrepareAsync(silos[0], stop);
        var hosts = silos.ConvertAll(EmbeddedSilo.Build);
        await using var api = EmbeddedApi.Build(silos, options.HttpPort);
        using var readiness = new Readiness();
        try
        {
            // One after the other: the first one keeps the table of silos, and one that joins asks all that are in it.
            foreach (var host in hosts) await host.StartAsync(stop);
            await api.StartAsync(stop);
            await readiness.AnnounceAsync(options, silos.Select(static s => s.Silo.GatewayPort), stop);
            await Task.Delay(Timeout.Infinite, stop);
        }
        finally
        {
            await StopAsync(hosts, api);
        }
    }

    private static async Task StopAsync(List<IHost> silos, WebApplication api)
    {
        using var deadline = new CancellationTokenSource(StopDeadline.Graceful);
        await api.StopAsync(deadline.Token);

        // The first silo last: the others tell it that they leave.
        await Task.WhenAll(silos.Skip(1).Select(h => h.StopAsync(deadline.Token)));
        await silos[0].StopAsync(deadline.Token);
        foreach (var silo in silos) silo.Dispose();
    }
}
