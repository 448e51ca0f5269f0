using System.Collections.Concurrent;
using System.Net;
using System.Net.Sockets;

namespace OrleansRaft.TestSupport;

/// <summary>Stands between a client and a server, and breaks what a network can break.</summary>
public sealed class TcpProxy : IAsyncDisposable
{
    private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
    private readonly ConcurrentDictionary<TcpClient, byte> _sockets = [];
    private readonly CancellationTokenSource _closing = new();
    private readonly Task _accepting;
    private volatile TaskCompletionSource? _replyHeld;
    private volatile bool _refusing;

    private TcpProxy(int targetPort)
    {
        _listener.Start();
        _accepting = AcceptAsync(targetPort);
    }

    /// <summary>The port on 127.0.0.1 that clients use.</summary>
    public int Port => ((IPEndPoint)_listener.LocalEndpoint).Port;

    /// <summary>Starts one in front of a port on 127.0.0.1.</summary>
    public static TcpProxy Start(int targetPort) => new(targetPort);

    /// <summary>Keeps everything back that the server answers from now on.</summary>
    /// <returns>Completes when there was an answer to keep back.</returns>
    public Task HoldReplies()
    {
        var held = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        _replyHeld = held;
        return held.Task;
    }

    /// <summary>Whether new connections are closed at once.</summary>
    public bool Refuses
    {
        get => _refusing;
        set => _refusing = value;
    }

    /// <summary>Cuts every connection, and lets the replies of new ones through.</summary>
    public void Cut()
    {
        foreach (var socket in _sockets.Keys)
        {
            if (_sockets.TryRemove(socket, out _)) socket.Dispose();
        }

        _replyHeld = null;
    }

    /// <summary>Cuts every connection and takes no more.</summary>
    public async ValueTask DisposeAsync()
    {
        await _closing.CancelAsync();
        _listener.Stop();
        Cut();
        await _accepting;
        _listener.Dispose();
        _closing.Dispose();
    }

    private async Task AcceptAsync(int targetPort)
    {
        while (!_closing.IsCancellationRequested)
        {
            try
            {
                var client = await _listener.AcceptTcpClientAsync(_closing.Token);
                if (_refusing)
                {
                    client.Dispose();
                    continue;
                }

                var server = new TcpClient();
                _sockets[client] = _sockets[server] = 0;
                await server.ConnectAsync(IPAddress.Loopback, targetPort, _closing.Token);
                _ = PumpAsync(client, server, replies: false);
                _ = PumpAsync(server, client, replies: true);
            }
            catch (Exception ended) when (ended is OperationCanceledException or SocketException or ObjectDisposedException)
            {
                // The proxy ends, or the server is away: the client sees a connection that leads nowhere.
                if (!_closing.IsCancellationRequested) Cut();
            }
        }
    }

    private async Task PumpAsync(TcpClient from, TcpClient to, bool replies)
    {
        var buffer = new byte[64 * 1024];
        try
        {
            while (await from.GetStream().ReadAsync(buffer) is var count and > 0)
            {
                if (replies && _replyHeld is { } held) held.TrySetResult();
                else await to.GetStream().WriteAsync(buffer.AsMemory(0, count));
            }
        }
        catch (Exception ended) when (ended is IOException or ObjectDisposedException or InvalidOperationException)
        {
            // One side has gone; so does the other.
        }

        foreach (var socket in new[] { from, to })
        {
            _sockets.TryRemove(socket, out _);
            socket.Dispose();
        }
    }
}
