using Etcdserverpb;
using Google.Protobuf;
using Grpc.Core;
using OrleansRaft.Bench.Processes;

namespace OrleansRaft.Bench.Targets;

/// <summary>Three etcd nodes on loopback, started with nothing altered but names, ports and folders.</summary>
internal sealed class EtcdTarget : ITarget
{
    private const int NodeCount = 3;

    private static readonly TimeSpan LeaderWithin = TimeSpan.FromSeconds(30);
    private static readonly TimeSpan AnswerWithin = TimeSpan.FromSeconds(10);

    private readonly EtcdNode[] _nodes;
    private EtcdNode _leader;

    private EtcdTarget(EtcdNode[] nodes, string version)
    {
        _nodes = nodes;
        _leader = nodes[0];
        Facts =
        [
            new("version", version),
            new("nodes", $"{NodeCount} processes on loopback, data folders on the disk that was probed"),
            new("durability", "default: each write-ahead log write is synced with fdatasync before it is acknowledged"),
            new("other settings", "default (heartbeat 100 ms, election 1 s, no TLS, no compaction)"),
            new("client", $"gRPC (Grpc.Net.Client, stubs of dotnet-etcd), {EtcdNode.Channels} connections to the leader"),
        ];
    }

    public string Name => "etcd";

    public IReadOnlyList<Fact> Facts { get; }

    public TimeSpan ProcessorTime => ProcessTree.ProcessorTime([.. _nodes.Select(n => n.ProcessId)]);

    /// <summary>Starts the nodes and waits for a leader.</summary>
    /// <param name="program">Where etcd is.</param>
    /// <param name="folder">Where they keep their data; must exist.</param>
    /// <param name="cancellationToken">Gives up.</param>
    public static async Task<EtcdTarget> StartAsync(string program, string folder, CancellationToken cancellationToken)
    {
        var version = await Tool.FirstLineAsync(program, ["--version"], cancellationToken);
        var ports = Ports.Free(2 * NodeCount);
        var (clients, peers) = (ports[..NodeCount].Select(Address).ToArray(), ports[NodeCount..].Select(Address).ToArray());
        var cluster = string.Join(',', peers.Select((peer, i) => $"{NodeName(i)}={peer}"));
        var nodes = new EtcdNode[NodeCount];
        for (var i = 0; i < NodeCount; i++)
        {
            var name = NodeName(i);
            var process = ChildProcess.Start(
                name,
                Path.Combine(folder, $"{name}.log"),
                [
                    program, "--name", name, "--data-dir", Path.Combine(folder, name), "--log-level", "error",
                    "--listen-client-urls", clients[i], "--advertise-client-urls", clients[i],
                    "--listen-peer-urls", peers[i], "--initial-advertise-peer-urls", peers[i],
                    "--initial-cluster", cluster, "--initial-cluster-state", "new",
                ]);
            nodes[i] = new EtcdNode(process, clients[i]);
        }

        var target = new EtcdTarget(nodes, version);
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
    }

    public async Task<string> FollowLeaderAsync(CancellationToken cancellationToken)
    {
        _leader = await Until.GetAsync("a leader of etcd", LeaderWithin, FindLeaderAsync, cancellationToken);
        return _leader.Name;

        async Task<EtcdNode?> FindLeaderAsync()
        {
            foreach (var node in _nodes)
            {
                if (await node.LeadsAsync(cancellationToken)) return node;
            }

            return null;
        }
    }

    public async Task PutAsync(ReadOnlyMemory<byte> key, ReadOnlyMemory<byte> value)
    {
        try
        {
            // Wrapped, not copied: the caller lets go of the memory only after the answer.
            var request = new PutRequest { Key = UnsafeByteOperations.UnsafeWrap(key), Value = UnsafeByteOperations.UnsafeWrap(value) };
            await _leader.Keys.PutAsync(request, deadline: DateTime.UtcNow + AnswerWithin);
        }
        catch (RpcException e)
        {
            throw new PutFailedException(e.Status.ToString());
        }
    }

    public async Task<byte[]?> GetAsync(ReadOnlyMemory<byte> key)
    {
        var request = new RangeRequest { Key = UnsafeByteOperations.UnsafeWrap(key) };
        var response = await _leader.Keys.RangeAsync(request, deadline: DateTime.UtcNow + AnswerWithin);
        return response.Kvs.Count == 0 ? null : response.Kvs[0].Value.ToByteArray();
    }

    public async ValueTask DisposeAsync() => await Task.WhenAll(_nodes.Select(n => n.DisposeAsync().AsTask()));

    private static string NodeName(int i) => $"etcd-{i}";

    private static string Address(int port) => $"http://127.0.0.1:{port}";
}
