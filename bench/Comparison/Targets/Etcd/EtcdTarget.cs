using System.Globalization;
using OrleansRaft.Bench.Processes;

namespace OrleansRaft.Bench.Targets.Etcd;

/// <summary>Three etcd nodes on loopback, started with nothing altered but names, ports, folders and what a comparison names.</summary>
internal sealed class EtcdTarget : ITarget
{
    private const int NodeCount = 3;
    private const int DefaultElectionMilliseconds = 1000;

    private static readonly TimeSpan LeaderWithin = TimeSpan.FromSeconds(30);

    private EtcdNode _leader;

    private EtcdTarget(EtcdNode[] nodes, string version, int election)
    {
        Nodes = nodes;
        _leader = nodes[0];
        Facts =
        [
            new("version", version),
            new("nodes", $"{NodeCount} processes on loopback, data folders on the disk that was probed"),
            new("durability", "default: each write-ahead log write is synced with fdatasync before it is acknowledged"),
            new("other settings", string.Create(CultureInfo.InvariantCulture, $"heartbeat 100 ms, election {election} ms; else default (no TLS, no compaction)")),
            new("client", $"gRPC (Grpc.Net.Client, stubs of dotnet-etcd), {EtcdNode.Channels} connections to the leader"),
        ];
    }

    public string Name => "etcd";

    public IReadOnlyList<Fact> Facts { get; }

    public TimeSpan ProcessorTime => ProcessTree.ProcessorTimeOf([.. Nodes.Select(n => n.ProcessId)]);

    /// <summary>Its nodes.</summary>
    public IReadOnlyList<EtcdNode> Nodes { get; }

    /// <summary>The one that led when it was looked for last.</summary>
    public EtcdNode Leader => _leader;

    /// <summary>Starts the nodes and waits for a leader.</summary>
    /// <param name="program">Where etcd is.</param>
    /// <param name="folder">Where they keep their data; must exist.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <param name="electionMilliseconds">How long a node waits for its leader, plus a random part of up to as much again.</param>
    public static async Task<EtcdTarget> StartAsync(
        string program, string folder, CancellationToken cancellationToken, int electionMilliseconds = DefaultElectionMilliseconds)
    {
        var version = await Tool.FirstLineAsync(program, ["--version"], cancellationToken);
        var ports = Ports.Free(2 * NodeCount);
        var (clients, peers) = (ports[..NodeCount].Select(Address).ToArray(), ports[NodeCount..].Select(Address).ToArray());
        var cluster = string.Join(',', peers.Select((peer, i) => $"{NodeName(i)}={peer}"));
        var target = new EtcdTarget([.. Enumerable.Range(0, NodeCount).Select(i => new EtcdNode(() => Start(i), clients[i]))], version, electionMilliseconds);
        try
        {
            await target.FollowLeaderAsync(cancellationToken);
            return target;
        }
        catch
        {
            await target.DisposeAsync();
            throw;
        }

        ChildProcess Start(int i) => ChildProcess.Start(
            NodeName(i),
            Path.Combine(folder, $"{NodeName(i)}.log"),
            [
                program, "--name", NodeName(i), "--data-dir", Path.Combine(folder, NodeName(i)), "--log-level", "error",
                "--listen-client-urls", clients[i], "--advertise-client-urls", clients[i],
                "--listen-peer-urls", peers[i], "--initial-advertise-peer-urls", peers[i],
                "--initial-cluster", cluster, "--initial-cluster-state", "new",
                "--election-timeout", electionMilliseconds.ToString(CultureInfo.InvariantCulture),
            ]);
    }

    public async Task<string> FollowLeaderAsync(CancellationToken cancellationToken)
    {
        _leader = await Until.GetAsync("a leader of etcd", LeaderWithin, FindLeaderAsync, cancellationToken);
        return _leader.Name;

        async Task<EtcdNode?> FindLeaderAsync()
        {
            foreach (var node in Nodes)
            {
                if (await node.LeadsAsync(cancellationToken)) return node;
            }

            return null;
        }
    }

    public IStore StoreOf(int caller) => _leader;

    public async ValueTask DisposeAsync() => await Task.WhenAll(Nodes.Select(n => n.DisposeAsync().AsTask()));

    private static string NodeName(int i) => $"etcd-{i}";

    private static string Address(int port) => $"http://127.0.0.1:{port}";
}
