using Microsoft.Extensions.DependencyInjection;
using Orleans.Configuration;

namespace OrleansRaft;

/// <summary>What an Orleans client of raft groups is set up with.</summary>
public static class RaftClientBuilderExtensions
{
    /// <summary>
    /// Makes calls end soon after the gateway that they left by is gone, bounds all others, and finds new silos within seconds. What is
    /// configured after this call wins.
    /// </summary>
    /// <param name="client">The client of a service.</param>
    public static IClientBuilder AddRaftClient(this IClientBuilder client)
    {
        ArgumentNullException.ThrowIfNull(client);
        client.Services.AddSingleton<GatewayLossFilter>();
        client.Services.AddSingleton<IOutgoingGrainCallFilter>(static s => s.GetRequiredService<GatewayLossFilter>());
        client.Services.AddSingleton<IClusterConnectionStatusObserver>(static s => s.GetRequiredService<GatewayLossFilter>());

        // Above the time that a group's door takes to give up by itself, so that its answer, which says more, comes first.
        client.Configure<ClientMessagingOptions>(static messaging => messaging.ResponseTimeout = TimeSpan.FromSeconds(10));
        client.Configure<GatewayOptions>(static gateways => gateways.GatewayListRefreshPeriod = TimeSpan.FromSeconds(5));
        return client;
    }
}
