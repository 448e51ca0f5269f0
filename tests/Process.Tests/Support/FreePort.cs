using System.Net;
using System.Net.Sockets;

namespace OrleansRaft.Process.Tests.Support;

/// <summary>A port of loopback that nobody had a moment ago.</summary>
internal static class FreePort
{
    public static int Next()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }
}
