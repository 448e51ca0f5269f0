using Etcdserverpb;
using Grpc.Core;
using Grpc.Net.Client;
using OrleansRaft.Bench.Processes;

namespace OrleansRaft.Bench.Targets;

/// <summary>One etcd process, and the connections to it.</summary>
internal sealed class EtcdNode : IAsyncDisposable
{
    /// <summary>
    /// Connections that puts are spread over. More than one, since a connection writes one frame after the other; a higher number was not
    /// faster.
    /// </summary>
    public const int Channels = 4;

    private readonly ChildProcess _process;
    private readonly GrpcChannel[] _channels;
    private readonly KV.KVClient[] _keys;
    private readonly Maintenance.MaintenanceClient _maintenance;
    private uint _next;

    public EtcdNode(ChildProcess process, string address)
    {
        _process = process;
        _channels = [.. Enumerable.Range(0, Channels).Select(_ => GrpcChannel.ForAddress(address, new GrpcChannelOptions { HttpHandler = NewHandler() }))];
        _keys = [.. _channels.Select(c => new KV.KVClient(c))];
        _maintenance = new Maintenance.MaintenanceClient(_channels[0]);
    }

    /// <summary>Its name.</summary>
    public string Name => _process.Name;

    /// <summary>Its process.</summary>
    public int ProcessId => _process.Id;

    /// <summary>The key-value service, on the next connection.</summary>
    public KV.KVClient Keys => _keys[Interlocked.Increment(ref _next) % Channels];

    /// <summary>Whether it answers and leads.</summary>
    public async Task<bool> LeadsAsync(CancellationToken cancellationToken)
    {
        _process.ThrowIfEnded();
        try
        {
            var status = await _maintenance.StatusAsync(new StatusRequest(), deadline: DateTime.UtcNow.AddSeconds(1), cancellationToken: cancellationToken);
            return status.Leader == status.Header.MemberId;
        }
        catch (RpcException)
        {
            return false;
        }
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var channel in _channels) channel.Dispose();
        await _process.DisposeAsync();
    }

    private static SocketsHttpHandler NewHandler() => new() { EnableMultipleHttp2Connections = true, UseProxy = false };
}
