using System.Net;
using System.Net.Sockets;
using Orleans.Configuration;
using OrleansRaft.Silo.Configuration;

namespace OrleansRaft.Silo.Hosting;

/// <summary>What every silo of ours sets on Orleans, and why.</summary>
internal static class OrleansDefaults
{
    /// <summary>Sets it.</summary>
    public static void Apply(ISiloBuilder orleans, SiloSettings settings)
    {
        orleans.Configure<SiloOptions>(o => o.SiloName = settings.Silo.Name);
        orleans.Configure<ClusterOptions>(o =>
        {
            o.ClusterId = settings.Clustering.ClusterId;
            o.ServiceId = settings.Clustering.ServiceId;
        });

        // Raft's own heartbeats decide failover; the table of silos is an address book. But operators' grains (membership, catalogue)
        // live where Orleans put them, and stay out of reach until their silo is declared dead: 3 probes of 2 s instead of 5 s.
        // A silo that is declared dead by mistake loses nothing: it ends, starts again, and the log's epoch fences its old self.
        orleans.Configure<ClusterMembershipOptions>(o =>
        {
            o.ProbeTimeout = TimeSpan.FromSeconds(2);

            // A joining silo waits for all entries that look alive. After a power failure of the whole cluster with new addresses, old
            // entries look alive for three of these periods: 15 s instead of 90 s until a majority that came back can serve.
            o.IAmAliveTablePublishTimeout = TimeSpan.FromSeconds(5);
            o.TableRefreshTimeout = TimeSpan.FromSeconds(10);
        });

        // No call of ours takes longer: the group's door answers within its own request timeout, which is below this.
        orleans.Configure<SiloMessagingOptions>(o => o.ResponseTimeout = settings.Raft.RequestTimeout + TimeSpan.FromSeconds(5));

        var address = AddressOf(settings);
        var listen = ListenOn(address);
        orleans.Configure<EndpointOptions>(o =>
        {
            o.AdvertisedIPAddress = address;
            o.SiloPort = settings.Silo.Port;
            o.GatewayPort = settings.Silo.GatewayPort;
            o.SiloListeningEndpoint = new IPEndPoint(listen, settings.Silo.Port);
            o.GatewayListeningEndpoint = new IPEndPoint(listen, settings.Silo.GatewayPort);
        });
    }

    /// <summary>Where a silo of this address listens: on loopback only if that is what it advertises, else on all addresses.</summary>
    public static IPAddress ListenOn(IPAddress advertised) =>
        IPAddress.IsLoopback(advertised) ? advertised
        : advertised.AddressFamily == AddressFamily.InterNetworkV6 ? IPAddress.IPv6Any
        : IPAddress.Any;

    /// <summary>The address that a silo advertises.</summary>
    /// <exception cref="InvalidSettingsException">The name does not resolve.</exception>
    public static IPAddress AddressOf(SiloSettings settings)
    {
        var stated = settings.Silo.AdvertisedAddress;
        if (stated.Length == 0 && settings.Clustering.Provider == ClusteringProvider.Localhost) return IPAddress.Loopback;
        if (IPAddress.TryParse(stated, out var literal)) return literal;

        var name = stated.Length == 0 ? Dns.GetHostName() : stated;
        try
        {
            var addresses = Dns.GetHostAddresses(name);
            return Array.Find(addresses, a => a.AddressFamily == AddressFamily.InterNetwork)
                ?? addresses.FirstOrDefault()
                ?? throw new InvalidSettingsException($"Silo:AdvertisedAddress: the name {name} has no address");
        }
        catch (SocketException)
        {
            throw new InvalidSettingsException($"Silo:AdvertisedAddress: the name {name} does not resolve");
        }
    }
}
