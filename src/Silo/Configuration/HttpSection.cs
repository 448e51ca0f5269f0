namespace OrleansRaft.Silo.Configuration;

/// <summary>The section <c>Http</c>: health and metrics.</summary>
public sealed class HttpSection
{
    /// <summary>The TCP port of <c>/health/live</c>, <c>/health/ready</c> and <c>/metrics</c>.</summary>
    public int Port { get; set; } = 8081;

    internal void Validate(Problems problems, SiloSection silo)
    {
        problems.RequirePort(Port, "Http:Port");
        problems.Require(Port != silo.Port && Port != silo.GatewayPort, "Http:Port must differ from the silo's other ports");
    }
}
