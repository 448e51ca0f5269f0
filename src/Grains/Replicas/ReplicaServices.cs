using Microsoft.Extensions.Options;
using OrleansRaft.Hosting;
using OrleansRaft.Recovery;
using OrleansRaft.Storage;

namespace OrleansRaft.Replicas;

/// <summary>What every replica of a silo uses.</summary>
/// <param name="silo">This silo.</param>
/// <param name="log">Its log.</param>
/// <param name="running">The replicas that run on it.</param>
/// <param name="post">Sends their messages.</param>
/// <param name="fences">Knows which replicas are over.</param>
/// <param name="options">How replicas behave.</param>
/// <param name="clock">The time.</param>
internal sealed class ReplicaServices(
    ILocalSiloDetails silo,
    LogWriter log,
    RunningReplicas running,
    PostOffice post,
    GroupFences fences,
    IOptions<RaftSiloOptions> options,
    TimeProvider clock)
{
    public string SiloName => silo.Name;

    public LogWriter Log => log;

    public RunningReplicas Running => running;

    public PostOffice Post => post;

    public GroupFences Fences => fences;

    public RaftSiloOptions Options => options.Value;

    public TimeProvider Clock => clock;
}
