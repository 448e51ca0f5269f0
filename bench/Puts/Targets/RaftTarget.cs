using System.Net;
using System.Reflection;
using System.Runtime.InteropServices;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Orleans.Configuration;
using OrleansRaft.Bench.Processes;

namespace OrleansRaft.Bench.Targets;

/// <summary>OrleansRaft as <c>./run.sh --processes</c> starts it: three silos, each with a Postgres of its own for its log.</summary>
internal sealed class RaftTarget : ITarget
{
    private const string Group = "bench";
    private const string Cluster = "orleansraft";

    private static readonly TimeSpan ReadyWithin = TimeSpan.FromSeconds(90);
    private static readonly TimeSpan LeaderWithin = TimeSpan.FromSeconds(30);

    private readonly ChildProcess _cluster;
    private readonly IReadOnlyList<SiloSettings> _silos;
    private IHost _host;
    private KvClient _keys;
    private string _leader = "";

    private RaftTarget(ChildProcess cluster, IReadOnlyList<SiloSettings> silos, IHost host, IReadOnlyList<Fact> facts)
    {
        _cluster = cluster;
        _silos = silos;
        _host = host;
        _keys = GroupOf(host).Kv();
        Facts = facts;
    }

    public string Name => "OrleansRaft";

    public IReadOnlyList<Fact> Facts { get; }

    public TimeSpan ProcessorTime => ProcessTree.ProcessorTime(_cluster.Id);

    /// <summary>Starts the cluster, connects to it and creates a group with a voter on each silo.</summary>
    /// <param name="program">The program that <c>./run.sh</c> starts.</param>
    /// <param name="folder">Where it keeps its data; must exist.</param>
    /// <param name="cancellationToken">Gives up.</param>
    public static async Task<RaftTarget> StartAsync(string program, string folder, CancellationToken cancellationToken)
    {
        var port = Ports.Free(1)[0];
        var data = Path.Combine(folder, "data");
        var cluster = ChildProcess.Start(
            "OrleansRaft",
            Path.Combine(folder, "cluster.log"),
            [Environment.ProcessPath!, program, "--processes"],
            ("ORLEANSRAFT_DATA_DIR", data),
            ("ORLEANSRAFT_HTTP_PORT", $"{port}"));
        IHost? host = null;
        try
        {
            await WaitUntilReadyAsync(cluster, port, cancellationToken);
            var silos = SiloSettings.ReadAll(data);
            host = await ConnectAsync([.. silos.Select(s => s.Gateway)], cancellationToken);
            var created = await GroupOf(host).CreateAsync(KvClient.StateMachine, [.. silos.Select(s => s.Name)]);
            if (created is not CreateGroupResult.Created) throw new BenchException($"The group could not be created: {created}.");
            var target = new RaftTarget(cluster, silos, host, await FactsAsync(silos, cancellationToken));
            await target.FollowLeaderAsync(cancellationToken);
            return target;
        }
        catch
        {
            await StopAsync(host);
            await cluster.DisposeAsync();
            throw;
        }
    }

    public async Task<string> FollowLeaderAsync(CancellationToken cancellationToken)
    {
        var leader = await Until.GetAsync(
            "a leader of the group",
            LeaderWithin,
            async () => (await GroupOf(_host).DescribeAsync())?.Leader?.Silo,
            cancellationToken);
        if (leader == _leader) return leader;

        var host = await ConnectAsync([_silos.Single(s => s.Name == leader).Gateway], cancellationToken);
        await StopAsync(_host);
        (_host, _keys, _leader) = (host, GroupOf(host).Kv(), leader);
        return leader;
    }

    public async Task PutAsync(ReadOnlyMemory<byte> key, ReadOnlyMemory<byte> value)
    {
        var result = await _keys.PutAsync(key, value);
        if (result is not KvPutResult.Written) throw new PutFailedException(result.ToString());
    }

    public async Task<byte[]?> GetAsync(ReadOnlyMemory<byte> key) => await _keys.GetAsync(key) switch
    {
        KvGetResult.Found found => found.Value.ToArray(),
        KvGetResult.NotFound => null,
        var other => throw new BenchException($"OrleansRaft did not answer a read: {other}."),
    };

    public async ValueTask DisposeAsync()
    {
        await StopAsync(_host);
        await _cluster.DisposeAsync();
    }

    private static async Task WaitUntilReadyAsync(ChildProcess cluster, int port, CancellationToken cancellationToken)
    {
        using var http = new HttpClient { Timeout = TimeSpan.FromSeconds(5) };
        await Until.TrueAsync("the API of OrleansRaft is ready", ReadyWithin, IsReadyAsync, cancellationToken);

        async Task<bool> IsReadyAsync()
        {
            cluster.ThrowIfEnded();
            try
            {
                using var response = await http.GetAsync(new Uri($"http://127.0.0.1:{port}/health/ready"), cancellationToken);
                return response.IsSuccessStatusCode;
            }
            catch (HttpRequestException)
            {
                return false;
            }
        }
    }

    private static async Task<IHost> ConnectAsync(IPEndPoint[] gateways, CancellationToken cancellationToken)
    {
        var builder = Host.CreateEmptyApplicationBuilder(null);
        builder.Logging.SetMinimumLevel(LogLevel.Warning);
        builder.UseOrleansClient(client => client
            .UseStaticClustering(gateways)
            .AddRaftClient()
            .Configure<ClusterOptions>(options => (options.ClusterId, options.ServiceId) = (Cluster, Cluster)));
        var host = builder.Build();
        await host.StartAsync(cancellationToken);
        return host;
    }

    private static async Task StopAsync(IHost? host)
    {
        if (host is null) return;
        await host.StopAsync();
        host.Dispose();
    }

    private static RaftGroupClient GroupOf(IHost host) => host.Services.GetRequiredService<IClusterClient>().GetRaftGroup(Group);

    private static async Task<IReadOnlyList<Fact>> FactsAsync(IReadOnlyList<SiloSettings> silos, CancellationToken cancellationToken)
    {
        var durability = await Task.WhenAll(silos.Select(s => s.DurabilityAsync(cancellationToken)));
        return
        [
            new("version", $"{VersionOf(typeof(KvClient))}, Orleans {VersionOf(typeof(IClusterClient))}, {RuntimeInformation.FrameworkDescription}"),
            new("nodes", $"{silos.Count} silo processes on loopback, a Postgres instance for each log, data folders on the disk that was probed"),
            new("durability", string.Join("; ", durability.Distinct())),
            new("other settings", "as ./run.sh --processes has them (no TLS)"),
            new("client", "Orleans client, one connection to the gateway of the leader's silo"),
        ];
    }

    private static string VersionOf(Type type)
    {
        var version = type.Assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()!.InformationalVersion.Split('+');
        return version.Length > 1 ? $"{version[0]} ({version[1][..Math.Min(7, version[1].Length)]})" : version[0];
    }
}
