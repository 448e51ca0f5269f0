using System.Net;
using System.Net.Sockets;

namespace OrleansRaft.Bench.Processes;

/// <summary>Ports of loopback that nobody listens on.</summary>
internal static class Ports
{
    // Below the range that Linux takes outgoing connections' ports from, and beside that of DevCluster.
    private const int Lowest = 12_000;
    private const int Highest = 19_000;

    /// <summary>That many different ones.</summary>
    /// <exception cref="BenchException">There are not enough.</exception>
    public static int[] Free(int count)
    {
        var offset = Random.Shared.Next(Highest - Lowest);
        var free = Enumerable.Range(0, Highest - Lowest)
            .Select(i => Lowest + ((offset + i) % (Highest - Lowest)))
            .Where(IsFree)
            .Take(count)
            .ToArray();
        return free.Length == count ? free : throw new BenchException($"No {count} ports from {Lowest} to {Highest} are free.");
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
