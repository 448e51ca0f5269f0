using Microsoft.Extensions.Options;
using OrleansRaft.Hosting;
using OrleansRaft.Placement;
using OrleansRaft.Storage;

namespace OrleansRaft.Replicas;

/// <summary>What every replica of a silo uses.</summary>
/// <param name="silo">This silo.</param>
/// <param name="log">Its log.</param>
/// <param name="homes">Finds silos.</param>
/// <param name="local">Knows the silo's replicas.</param>
/// <param name="options">How replicas behave.</param>
/// <param name="clock">The time.</param>
internal sealed class ReplicaServices(
    ILocalSiloDetails silo, LogWriter log, HomeSilos homes, LocalReplicas local, IOptions<RaftSiloOptions> options, TimeProvider clock)
{
    public string SiloName => silo.Name;

    public LogWriter Log => log;

    public HomeSilos Homes => homes;

    public LocalReplicas Local => local;

    public RaftSiloOptions Options => options.Value;

    public TimeProvider Clock => clock;
}
