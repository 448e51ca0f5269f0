using System.Net;

namespace OrleansRaft.Silo.Configuration;

/// <summary>The section <c>Silo</c>: who this silo is, and where the others reach it.</summary>
public sealed class SiloSection
{
    /// <summary>
    /// The name that the silo keeps for life: its log, its epoch and its replicas are found under it. Two silos of one name fence each
    /// other; see <see cref="Names.IsSiloName"/>.
    /// </summary>
    public string Name { get; set; } = "";

    /// <summary>The TCP port for other silos.</summary>
    public int Port { get; set; } = 11111;

    /// <summary>The TCP port for Orleans clients.</summary>
    public int GatewayPort { get; set; } = 30000;

    /// <summary>
    /// The address that others connect to: an IP address or a name that resolves to one. Loopback makes the silo listen there only.
    /// Empty: loopback with localhost clustering, else the first address of this machine's name.
    /// </summary>
    public string AdvertisedAddress { get; set; } = "";

    internal void Validate(Problems problems)
    {
        problems.Require(Names.IsSiloName(Name), "Silo:Name must be 1 to 63 of A-Z a-z 0-9 . _ - and begin with a letter or digit");
        problems.RequirePort(Port, "Silo:Port");
        problems.RequirePort(GatewayPort, "Silo:GatewayPort");
        problems.Require(Port != GatewayPort, "Silo:Port and Silo:GatewayPort must differ");
        problems.Require(
            AdvertisedAddress.Length == 0 || Uri.CheckHostName(AdvertisedAddress) != UriHostNameType.Unknown,
            "Silo:AdvertisedAddress must be an IP address or a host's name");
        problems.Require(
            !IPAddress.TryParse(AdvertisedAddress, out var address) || !(address.Equals(IPAddress.Any) || address.Equals(IPAddress.IPv6Any)),
            "Silo:AdvertisedAddress must be an address that others can connect to, not the one that means all of them");
    }
}
