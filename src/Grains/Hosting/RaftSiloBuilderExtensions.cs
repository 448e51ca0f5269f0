using Microsoft.Extensions.DependencyInjection;

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
        var options = silo.Services.AddOptions<RaftSiloOptions>();
        if (configure is not null) options.Configure(configure);
        return new RaftBuilder(silo.Services);
    }
}
