using System.Net;
using System.Net.Sockets;

namespace OrleansRaft.TestSupport;

/// <summary>Ports of loopback for programs that must be told theirs.</summary>
public static class FreePort
{
    // Below the range that Linux takes outgoing connections' ports from: a port of those may be gone before its program listens, or while
    // the program is down. And below those that other parts of this repository choose from.
    private const int Lowest = 10_000;
    private const int Count = 2_000;

    // From a random place: another run on this machine may be at its own.
    private static int s_next = Random.Shared.Next(Count);

    /// <summary>One that nobody listens on, and that this process was not given lately.</summary>
    public static int Next()
    {
        for (var tried = 0; tried < Count; tried++)
        {
            var port = Lowest + (int)((uint)Interlocked.Increment(ref s_next) % Count);
            if (IsFree(port)) return port;
        }

        throw new InvalidOperationException($"No port from {Lowest} to {Lowest + Count - 1} is free.");
    }

    private static bool IsFree(int port)
    {
        try
        {
            using var listener = new TcpListener(IPAddress.Loopback, port);
            listener.Start();
            return true;
        }
        catch (SocketException)
        {
            return false;
        }
    }
}
