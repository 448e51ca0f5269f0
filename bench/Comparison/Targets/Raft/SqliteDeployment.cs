using System.Net;
using OrleansRaft.Bench.Nodes;
using OrleansRaft.Bench.Processes;

namespace OrleansRaft.Bench.Targets.Raft;

/// <summary>Production silos with their logs on SQLite files, a process each, for callers outside.</summary>
internal sealed class SqliteDeployment : IRaftDeployment
{
    /// <summary>In the report.</summary>
    public const string SystemName = "OrleansRaft/sqlite";

    private readonly IReadOnlyList<NodeProcess> _nodes;

    private SqliteDeployment(IReadOnlyList<NodeProcess> nodes, IReadOnlyList<SiloAddress> silos) => (_nodes, Silos) = (nodes, silos);

    public string Name => SystemName;

    public IReadOnlyList<Fact> Facts { get; } = SqliteFacts.All;

    public IReadOnlyList<SiloAddress> Silos { get; }

    public TimeSpan ProcessorTime => ProcessTree.ProcessorTimeOf([.. _nodes.Select(n => n.Id)]);

    /// <summary>Starts the silos.</summary>
    public static async Task<SqliteDeployment> StartAsync(string folder, CancellationToken cancellationToken)
    {
        var cluster = await NodeProcess.StartAllAsync(NodeKind.Sqlite, folder, cancellationToken);
        return new SqliteDeployment(cluster, [.. cluster.Select(n => new SiloAddress(n.Options.Name, new IPEndPoint(IPAddress.Loopback, n.Options.ClientPort(n.Options.Index))))]);
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var node in _nodes) await node.DisposeAsync();
    }
}
