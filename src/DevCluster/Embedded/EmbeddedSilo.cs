using OrleansRaft.Silo.Configuration;
using OrleansRaft.Silo.Hosting;
using OrleansRaft.Silo.Logging;

namespace OrleansRaft.DevCluster.Embedded;

/// <summary>One silo of the process: the production silo on a SQLite log, without HTTP.</summary>
internal static class EmbeddedSilo
{
    private const string Loopback = "127.0.0.1";

    /// <summary>Its settings.</summary>
    /// <param name="name">The silo's name.</param>
    /// <param name="ports">The cluster's ports.</param>
    /// <param name="primaryPort">The silo port of the first silo, which keeps the table of silos.</param>
    /// <param name="data">The cluster's folder.</param>
    public static SiloSettings Settings(string name, PortBook ports, int primaryPort, DataFolder data)
    {
        var folder = data.Folder("embedded");
        return new SiloSettings
        {
            Silo =
            {
                Name = name,
                Port = ports.Port($"{name}/silo"),
                GatewayPort = ports.Port($"{name}/gateway"),
                AdvertisedAddress = Loopback,
            },
            Clustering = { Provider = ClusteringProvider.Localhost, PrimaryPort = primaryPort },
            Log = { Provider = StorageProvider.Sqlite, Path = Path.Combine(folder, $"{name}.db") },
            GrainStorage = { Provider = StorageProvider.Sqlite, Path = Path.Combine(folder, "grains.db") },
        };
    }

    /// <summary>Its host.</summary>
    public static IHost Build(SiloSettings settings)
    {
        settings.Validate();
        var builder = Host.CreateEmptyApplicationBuilder(new HostApplicationBuilderSettings());
        builder.Logging.AddSiloLines(settings.Silo.Name, configuration: null);

        // All silos go together, and each complains that it no longer reaches the others.
        builder.Logging.AddFilter("Orleans", LogLevel.Error);
        builder.Services.AddSingleton<IHostLifetime, NoLifetime>();
        builder.Services.Configure<HostOptions>(o => o.ShutdownTimeout = StopDeadline.Graceful);
        builder.UseOrleans(silo => silo.UseOrleansRaft(settings));
        return builder.Build();
    }
}
