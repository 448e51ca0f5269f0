using Etcdserverpb;
using Google.Protobuf;
using Grpc.Core;
using Grpc.Net.Client;
using OrleansRaft.Bench.Processes;

namespace OrleansRaft.Bench.Targets.Etcd;

/// <summary>One etcd process, and the connections to it.</summary>
internal sealed class EtcdNode : IStore, IAsyncDisposable
{
    /// <summary>
    /// Connections that calls are spread over. More than one, since a connection writes one frame after the other; a higher number was not
    /// faster.
    /// </summary>
    public const int Channels = 4;

    private static readonly TimeSpan AnswerWithin = TimeSpan.FromSeconds(10);

    private readonly Func<ChildProcess> _start;
    private readonly GrpcChannel[] _channels;
    private readonly KV.KVClient[] _keys;
    private readonly Maintenance.MaintenanceClient _maintenance;
    private ChildProcess _process;
    private uint _next;

    /// <summary>Starts the process.</summary>
    /// <param name="start">How.</param>
    /// <param name="address">Where it takes clients.</param>
    public EtcdNode(Func<ChildProcess> start, string address)
    {
        _start = start;
        _process = start();
        _channels = [.. Enumerable.Range(0, Channels).Select(_ => GrpcChannel.ForAddress(address, new GrpcChannelOptions { HttpHandler = NewHandler() }))];
        _keys = [.. _channels.Select(c => new KV.KVClient(c))];
        _maintenance = new Maintenance.MaintenanceClient(_channels[0]);
    }

    /// <summary>Its name.</summary>
    public string Name => _process.Name;

    /// <summary>Its process.</summary>
    public int ProcessId => _process.Id;

    // On the next connection.
    private KV.KVClient Keys => _keys[Interlocked.Increment(ref _next) % Channels];

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

    /// <summary>Ends it as a crash would.</summary>
    public void Kill() => _process.Kill();

    /// <summary>Starts it again after it was killed.</summary>
    public async Task StartAgainAsync()
    {
        await _process.DisposeAsync();
        _process = _start();
    }

    public async Task PutAsync(ReadOnlyMemory<byte> key, ReadOnlyMemory<byte> value)
    {
        try
        {
            // Wrapped, not copied: the caller lets go of the memory only after the answer.
            var request = new PutRequest { Key = UnsafeByteOperations.UnsafeWrap(key), Value = UnsafeByteOperations.UnsafeWrap(value) };
            await Keys.PutAsync(request, deadline: DateTime.UtcNow + AnswerWithin);
        }
        catch (RpcException e)
        {
            throw new OperationFailedException(e.Status.ToString());
        }
    }

    public async Task<byte[]?> GetAsync(ReadOnlyMemory<byte> key)
    {
        try
        {
            var request = new RangeRequest { Key = UnsafeByteOperations.UnsafeWrap(key) };
            var response = await Keys.RangeAsync(request, deadline: DateTime.UtcNow + AnswerWithin);
            return response.Kvs.Count == 0 ? null : response.Kvs[0].Value.ToByteArray();
        }
        catch (RpcException e)
        {
            throw new OperationFailedException(e.Status.ToString());
        }
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var channel in _channels) channel.Dispose();
        await _process.DisposeAsync();
    }

    private static SocketsHttpHandler NewHandler() => new() { EnableMultipleHttp2Connections = true, UseProxy = false };
}
