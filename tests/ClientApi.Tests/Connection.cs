using Microsoft.Extensions.DependencyInjection;
using OrleansRaft.ClientApi.Hosting;

namespace OrleansRaft.ClientApi.Tests;

/// <summary>A client that has no cluster yet, or no more, answers at once.</summary>
public sealed class Connection
{
    [Fact]
    public async Task Before_the_first_silo_is_found_everything_is_refused_but_that_the_process_lives()
    {
        await using var api = await ApiServer.StartAsync(isSilo: false);
        (await api.GetAsync("/v1/groups")).Problem(503, "no-leader");
        (await api.PutKeyAsync("k", [1])).Problem(503, "no-leader");
        Assert.Equal(503, (int)(await api.GetAsync("/health/ready")).Status);
        Assert.Equal(200, (int)(await api.GetAsync("/health/live")).Status);
        (await api.GetAsync("/v1/groups/G")).Invalid("group");
    }

    [Fact]
    public async Task Once_a_silo_is_found_everything_is_served()
    {
        await using var api = await ApiServer.StartAsync(isSilo: false);
        await ConnectAsync(api);
        Assert.Equal(200, (int)(await api.PutKeyAsync("k", [1])).Status);
        Assert.Equal(200, (int)(await api.GetAsync("/health/ready")).Status);
    }

    [Fact]
    public async Task A_lost_cluster_is_looked_for_before_a_write_is_sent()
    {
        await using var api = await ApiServer.StartAsync(isSilo: false);
        await ConnectAsync(api);
        var connection = (IClusterConnectionStatusObserver)api.Services.GetRequiredService<ClusterConnection>();
        connection.NotifyClusterConnectionLost();
        api.Cluster.Catalog.OnFind = _ => throw new SiloUnavailableException();
        api.Cluster.Group("g").OnPropose = _ => throw new InvalidOperationException("It must not be sent.");
        (await api.PutKeyAsync("k", [1])).Problem(503, "no-leader");
        Assert.Equal(503, (int)(await api.GetAsync("/health/ready")).Status);

        api.Cluster.Catalog.OnFind = null;
        api.Cluster.Group("g").OnPropose = null;
        Assert.Equal(200, (int)(await api.PutKeyAsync("k", [1])).Status);

        connection.NotifyGatewayCountChanged(1, 0, connectionRecovered: true);
        api.Cluster.Catalog.OnFind = _ => throw new InvalidOperationException("Nobody needs to look.");
        Assert.Equal(200, (int)(await api.PutKeyAsync("k", [1])).Status);
    }

    private static async Task ConnectAsync(ApiServer api)
    {
        var lifecycle = new ClientLifecycle();
        foreach (var participant in api.Services.GetServices<ILifecycleParticipant<IClusterClientLifecycle>>()) participant.Participate(lifecycle);
        await lifecycle.OnStart(TestContext.Current.CancellationToken);
    }

    private sealed class ClientLifecycle() : LifecycleSubject(Microsoft.Extensions.Logging.Abstractions.NullLogger.Instance), IClusterClientLifecycle;
}
