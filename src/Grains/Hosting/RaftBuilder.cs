using Microsoft.Extensions.DependencyInjection;
using OrleansRaft.StateMachines;
using OrleansRaft.Storage;

namespace OrleansRaft.Hosting;

/// <summary>Configures what <c>AddRaft</c> began.</summary>
/// <param name="services">The silo's services.</param>
public sealed class RaftBuilder(IServiceCollection services)
{
    /// <summary>The silo's services.</summary>
    public IServiceCollection Services { get; } = services;

    /// <summary>Registers a state machine under the name that groups are created with. Every silo must register the same.</summary>
    /// <typeparam name="T">Made once for each replica, with the silo's services for its constructor.</typeparam>
    /// <param name="name">See <see cref="Names.IsStateMachineName"/>.</param>
    /// <exception cref="ArgumentException">The name is not one.</exception>
    public RaftBuilder AddStateMachine<T>(string name)
        where T : class, IStateMachine
    {
        if (!Names.IsStateMachineName(name)) throw new ArgumentException($"'{name}' is not a state machine's name.", nameof(name));
        Services.AddKeyedTransient<IStateMachine, T>(name);
        Services.AddSingleton(new StateMachineName(name));
        return this;
    }

    /// <summary>Keeps the silo's log in this store.</summary>
    /// <param name="factory">Makes the store.</param>
    public RaftBuilder UseLogStore(Func<IServiceProvider, ILogStore> factory)
    {
        Services.AddSingleton(factory);
        return this;
    }
}

/// <summary>A state machine that this silo can run.</summary>
/// <param name="Name">The name that groups are created with.</param>
internal sealed record StateMachineName(string Name);
