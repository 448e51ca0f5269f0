using System.Net;
using System.Net.Sockets;
using System.Text.Json;

namespace OrleansRaft.DevCluster;

/// <summary>
/// The ports that a cluster uses, kept in a file: after a crash a silo that comes back at its old address takes its own place at once,
/// where at a new one the others would first have to find that the old one is gone.
/// </summary>
internal sealed class PortBook
{
    // Below the range that Linux takes outgoing connections' ports from.
    private const int Lowest = 20_000;
    private const int Highest = 32_000;

    private readonly string _file;
    private readonly Dictionary<string, int> _ports;
    private readonly HashSet<string> _given = [];

    private PortBook(string file, Dictionary<string, int> ports) => (_file, _ports) = (file, ports);

    /// <summary>Opens the book in a folder.</summary>
    public static PortBook Open(string folder)
    {
        var file = Path.Combine(folder, "ports.json");
        var ports = File.Exists(file) ? JsonSerializer.Deserialize<Dictionary<string, int>>(File.ReadAllText(file)) : null;
        return new PortBook(file, ports ?? []);
    }

    /// <summary>Whether a port of loopback can be bound now.</summary>
    public static bool IsFree(int port)
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

    /// <summary>The port of this name: the one that it had, or another if that is taken.</summary>
    /// <exception cref="DevClusterException">No port is free.</exception>
    public int Port(string name)
    {
        if (_given.Add(name) && !(_ports.TryGetValue(name, out var port) && MayTake(port))) _ports[name] = Choose();
        return _ports[name];
    }

    /// <summary>Writes the book.</summary>
    public void Save() => File.WriteAllText(_file, JsonSerializer.Serialize(_ports));

    private int Choose()
    {
        // From a random place: two clusters that start at once seldom look at the same ports.
        var count = Highest - Lowest;
        var start = Random.Shared.Next(count);
        for (var i = 0; i < count; i++)
        {
            var port = Lowest + ((start + i) % count);
            if (!_ports.ContainsValue(port) && MayTake(port)) return port;
        }

        throw new DevClusterException($"No port from {Lowest} to {Highest} is free.");
    }

    private static bool MayTake(int port) => IsFree(port) && PortClaims.TryClaim(port);
}
