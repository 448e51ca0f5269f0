using System.Net;
using DotNext.Net.Cluster.Consensus.Raft;
using DotNext.Net.Cluster.Consensus.Raft.Membership;
using DotNext.Net.Cluster.Consensus.Raft.StateMachine;
using OrleansRaft.Bench.Nodes;

namespace OrleansRaft.Bench.Targets.DotNext;

/// <summary>A node of DotNext.Net.Cluster over TCP, with its write-ahead log on the disk.</summary>
internal sealed class DotNextNode : INode, IStore
{
    private static readonly TimeSpan AnswerWithin = TimeSpan.FromSeconds(5);

    private readonly RaftCluster _cluster;
    private readonly WriteAheadLog _log;
    private readonly DotNextState _state;

    private DotNextNode(RaftCluster cluster, WriteAheadLog log, DotNextState state) => (_cluster, _log, _state) = (cluster, log, state);

    public IStore Store => this;

    /// <summary>Starts it.</summary>
    public static async Task<DotNextNode> StartAsync(NodeOptions options, DotNextSettings settings, CancellationToken cancellationToken)
    {
        var folder = Path.Combine(options.Folder, options.Name);
        var state = new DotNextState(Path.Combine(folder, "state"), settings.SnapshotEntries);
        await state.RestoreAsync(cancellationToken);
        var log = new WriteAheadLog(LogOptions(Path.Combine(folder, "log"), settings), state);
        var configuration = Configuration(options, settings);
        var members = ((InMemoryClusterConfigurationStorage<EndPoint>)configuration.ConfigurationStorage).CreateInitialConfigurationBuilder();
        for (var i = 0; i < NodeOptions.Nodes; i++) members.Add(new IPEndPoint(IPAddress.Loopback, options.PeerPort(i)));
        members.Build();
        var cluster = new RaftCluster(configuration) { AuditTrail = log };
        await cluster.StartAsync(cancellationToken);
        return new DotNextNode(cluster, log, state);
    }

    public Task PrepareAsync() => Task.CompletedTask;

    public Task<NodeState> StateAsync() => Task.FromResult(new NodeState(!_cluster.LeadershipToken.IsCancellationRequested, _log.LastCommittedEntryIndex));

    public async Task PutAsync(ReadOnlyMemory<byte> key, ReadOnlyMemory<byte> value)
    {
        using var patience = new CancellationTokenSource(AnswerWithin);
        try
        {
            await _cluster.ReplicateAsync(DotNextState.Command(key.Span, value.Span), token: patience.Token);
        }
        catch (Exception e) when (IsFailure(e))
        {
            throw new OperationFailedException($"{e.GetType().Name}: {e.Message}");
        }
    }

    public async Task<byte[]?> GetAsync(ReadOnlyMemory<byte> key)
    {
        using var patience = new CancellationTokenSource(AnswerWithin);
        try
        {
            await _cluster.ApplyReadBarrierAsync(token: patience.Token);
            return _state.Find(key.Span);
        }
        catch (Exception e) when (IsFailure(e))
        {
            throw new OperationFailedException($"{e.GetType().Name}: {e.Message}");
        }
    }

    public async ValueTask DisposeAsync()
    {
        await _cluster.StopAsync(CancellationToken.None);
        await _cluster.DisposeAsync();
        await _log.DisposeAsync();
        await _state.DisposeAsync();
    }

    private static bool IsFailure(Exception e) => e is OperationCanceledException or NotLeaderException or QuorumUnreachableException;

    private static RaftCluster.TcpConfiguration Configuration(NodeOptions options, DotNextSettings settings)
    {
        var address = new IPEndPoint(IPAddress.Loopback, options.PeerPort(options.Index));
        // No storage of its own for the configuration: it is the same at every start.
        return settings.MaxReplicationLag is { } lag
            ? new RaftCluster.TcpConfiguration(address) { ColdStart = false, ConfigurationStorage = null, MaxReplicationLag = lag }
            : new RaftCluster.TcpConfiguration(address) { ColdStart = false, ConfigurationStorage = null };
    }

    private static WriteAheadLog.Options LogOptions(string folder, DotNextSettings settings)
    {
        var memory = settings.PrivateMemory ? WriteAheadLog.MemoryManagementStrategy.PrivateMemory : WriteAheadLog.MemoryManagementStrategy.SharedMemory;
        return settings.ChunkBytes is { } bytes
            ? new WriteAheadLog.Options { Location = folder, MemoryManagement = memory, ChunkSize = bytes }
            : new WriteAheadLog.Options { Location = folder, MemoryManagement = memory };
    }
}
