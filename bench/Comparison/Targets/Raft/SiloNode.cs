using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using OrleansRaft.Bench.Nodes;
using OrleansRaft.Bench.Processes;
using OrleansRaft.Silo.Configuration;
using OrleansRaft.Silo.Hosting;

namespace OrleansRaft.Bench.Targets.Raft;

/// <summary>The production silo with its log on SQLite, and callers that use the library inside the silo's process.</summary>
internal sealed class SiloNode : INode
{
    private const string Group = "inside";
    private const string Loopback = "127.0.0.1";

    private static readonly TimeSpan GroupWithin = TimeSpan.FromSeconds(30);

    private readonly NodeOptions _options;
    private readonly IHost _host;
    private readonly RaftGroupClient _group;

    private SiloNode(NodeOptions options, IHost host)
    {
        (_options, _host) = (options, host);
        _group = host.Services.GetRequiredService<IGrainFactory>().GetRaftGroup(Group);
        Store = new RaftStore(_group);
    }

    public IStore Store { get; }

    /// <summary>Starts the silo.</summary>
    public static async Task<SiloNode> StartAsync(NodeOptions options, CancellationToken cancellationToken)
    {
        var settings = SettingsOf(options);
        settings.Validate();
        await Schemas.PrepareAsync(settings, cancellationToken);
        var builder = Host.CreateEmptyApplicationBuilder(new HostApplicationBuilderSettings());
        builder.Logging.AddConsole().SetMinimumLevel(LogLevel.Warning);
        builder.UseOrleans(silo => silo.UseOrleansRaft(settings));
        var host = builder.Build();
        await host.StartAsync(cancellationToken);
        return new SiloNode(options, host);
    }

    public async Task PrepareAsync()
    {
        var silos = Enumerable.Range(0, NodeOptions.Nodes).Select(NodeOptions.NameOf).ToArray();
        await Until.TrueAsync(
            $"the group {Group} is there",
            GroupWithin,
            async () => await _group.CreateAsync(KvClient.StateMachine, silos) is CreateGroupResult.Created,
            CancellationToken.None);
    }

    public async Task<NodeState> StateAsync()
    {
        var view = await _group.DescribeAsync();
        return new NodeState(view?.Leader?.Silo == _options.Name, (long)(view?.CommitIndex ?? 0));
    }

    public async ValueTask DisposeAsync()
    {
        await _host.StopAsync();
        _host.Dispose();
    }

    private static SiloSettings SettingsOf(NodeOptions options) => new()
    {
        Silo =
        {
            Name = options.Name,
            Port = options.PeerPort(options.Index),
            GatewayPort = options.ClientPort(options.Index),
            AdvertisedAddress = Loopback,
        },
        Clustering = { Provider = ClusteringProvider.Localhost, PrimaryPort = options.PeerPort(0) },
        Log = { Provider = StorageProvider.Sqlite, Path = Path.Combine(options.Folder, $"{options.Name}.db") },
        GrainStorage = { Provider = StorageProvider.Sqlite, Path = Path.Combine(options.Folder, "grains.db") },
    };
}
