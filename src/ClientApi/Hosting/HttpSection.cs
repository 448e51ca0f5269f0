using System.Net;
using System.Net.Sockets;

namespace OrleansRaft.ClientApi.Hosting;

/// <summary>The section <c>Http</c>.</summary>
internal sealed class HttpSection
{
    /// <summary>The IP address to listen on; <c>0.0.0.0</c> or <c>::</c> for all of this machine's.</summary>
    public string Address { get; set; } = "127.0.0.1";

    /// <summary>The TCP port.</summary>
    public int Port { get; set; } = 8080;

    /// <summary>See <see cref="RaftClientApiOptions.ConcurrentRequests"/>.</summary>
    public int ConcurrentRequests { get; set; } = new RaftClientApiOptions().ConcurrentRequests;

    /// <summary>See <see cref="RaftClientApiOptions.ConcurrentWatches"/>.</summary>
    public int ConcurrentWatches { get; set; } = new RaftClientApiOptions().ConcurrentWatches;

    /// <summary>
    /// Binds and releases the port. Services start at the same time: the host would wait for the cluster before it told of a taken port.
    /// </summary>
    /// <exception cref="InvalidSettingsException">It is taken, or may not be bound.</exception>
    public void RequireFree()
    {
        try
        {
            using var listener = new TcpListener(IPAddress.Parse(Address), Port);
            listener.Start();
        }
        catch (SocketException e)
        {
            throw new InvalidSettingsException($"Http:Port: {Address}:{Port} cannot be used ({e.SocketErrorCode})");
        }
    }

    public void Validate(List<string> problems)
    {
        if (!IPAddress.TryParse(Address, out _)) problems.Add("Http:Address must be an IP address");
        if (Port is < 1 or > ushort.MaxValue) problems.Add("Http:Port must be 1 to 65535");
        if (ConcurrentRequests < 1) problems.Add("Http:ConcurrentRequests must be at least 1");
        if (ConcurrentWatches < 1) problems.Add("Http:ConcurrentWatches must be at least 1");
    }
}
