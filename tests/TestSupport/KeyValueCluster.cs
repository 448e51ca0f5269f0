using System.Collections.Concurrent;
using Microsoft.Extensions.Logging;
using Orleans.TestingHost;
using OrleansRaft.Hosting;
using OrleansRaft.Storage.Memory;

namespace OrleansRaft.TestSupport;

/// <summary>
/// Real silos in this process, as a service would configure them, each with a log in memory: for tests of what stands before a cluster.
/// </summary>
public sealed class KeyValueCluster : IAsyncDisposable
{
    private readonly InProcessTestCluster _cluster;

    private KeyValueCluster(InProcessTestCluster cluster) => _cluster = cluster;

    /// <summary>A client of it.</summary>
    public IClusterClient Client => _cluster.Client;

    /// <summary>Its silos.</summary>
    public IReadOnlyList<string> SiloNames => [.. _cluster.Silos.Select(static s => s.Name)];

    /// <summary>Starts one.</summary>
    /// <param name="silos">How many silos.</param>
    public static async Task<KeyValueCluster> StartAsync(short silos)
    {
        var logs = new ConcurrentDictionary<string, MemoryLogStore>();
        var builder = new InProcessTestClusterBuilder(silos);
        builder.Options.ConfigureFileLogging = false;
        builder.ConfigureSiloHost(static (_, host) => host.Logging.AddFilter("Orleans", LogLevel.Error));
        builder.ConfigureSilo((options, silo) =>
        {
            silo.AddMemoryGrainStorage(RaftSiloOptions.GrainStorageName);
            silo.AddRaft().AddKeyValueStore().UseLogStore(_ => logs.GetOrAdd(options.SiloName, static _ => new MemoryLogStore()));
        });
        var cluster = new KeyValueCluster(builder.Build());
        await cluster._cluster.DeployAsync();
        return cluster;
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        await _cluster.StopAllSilosAsync();
        await _cluster.DisposeAsync();
    }
}
