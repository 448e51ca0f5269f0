using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Options;
using Orleans.Configuration;
using Orleans.Runtime.Hosting;
using OrleansRaft.Groups;
using OrleansRaft.Placement;
using OrleansRaft.Recovery;
using OrleansRaft.Replicas;

namespace OrleansRaft.Hosting;

/// <summary>Adds Raft groups to an Orleans silo.</summary>
public static class RaftSiloBuilderExtensions
{
    /// <summary>
    /// Adds Raft groups. The silo needs a name that it keeps (<c>SiloOptions.SiloName</c>), a log store, a grain storage named
    /// <see cref="RaftSiloOptions.GrainStorageName"/>, and the state machines that its groups use.
    /// </summary>
    /// <param name="silo">The silo.</param>
    /// <param name="configure">Alters the defaults.</param>
    public static RaftBuilder AddRaft(this ISiloBuilder silo, Action<RaftSiloOptions>? configure = null)
    {
        ArgumentNullException.ThrowIfNull(silo);
        var services = silo.Services;
        var options = services.AddOptions<RaftSiloOptions>().ValidateOnStart();
        if (configure is not null) options.Configure(configure);
        services.TryAddEnumerable(ServiceDescriptor.Singleton<IValidateOptions<RaftSiloOptions>, RaftSiloOptionsValidator>());
        services.TryAddSingleton(TimeProvider.System);
        services.AddSingleton<HomeSilos>();
        services.AddSingleton<RunningReplicas>();
        services.AddSingleton<ReplicaTicker>();
        services.AddSingleton<PostOffice>();
        services.AddSingleton<SiloConnections>();
        services.AddOptions<SiloConnectionOptions>().Configure<IServiceProvider>(SiloConnections.Install);
        services.AddSingleton<GroupStates>();
        services.AddSingleton<GroupFences>();
        services.AddSingleton<RecoverySurvey>();
        services.AddSingleton<ReplicaServices>();
        services.AddSingleton<ReplicaLoader>();
        services.AddSingleton<RaftSilo>();
        services.AddSingleton(static provider => provider.GetRequiredService<RaftSilo>().Log);
        services.AddSingleton<ILifecycleParticipant<ISiloLifecycle>>(static provider => provider.GetRequiredService<RaftSilo>());
        services.AddSingleton<ILifecycleParticipant<ISiloLifecycle>, CatalogKeeper>();
        services.AddPlacementDirector<PinnedPlacement, PinnedPlacementDirector>();
        silo.AddGrainDirectory(
            PinnedGrainDirectory.Name, static (provider, _) => ActivatorUtilities.CreateInstance<PinnedGrainDirectory>(provider));
        return new RaftBuilder(services);
    }
}
