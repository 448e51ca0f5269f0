using Microsoft.Extensions.Options;
using OrleansRaft.Core;
using OrleansRaft.Grains.Tests.Support;
using OrleansRaft.Hosting;
using OrleansRaft.Replicas;
using OrleansRaft.Storage;

namespace OrleansRaft.Grains.Tests.Replicas;

public sealed class ReplicaTickerTests
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    [Fact]
    public async Task All_replicas_of_the_silo_tick_until_it_stops()
    {
        var running = new RunningReplicas();
        var (one, two) = (new FakeReplica(), new FakeReplica());
        running.Add(new ReplicaKey("g", new ReplicaId(1)), one);
        using var ticker = new ReplicaTicker(running, Options.Create(new RaftSiloOptions { TickInterval = TimeSpan.FromMilliseconds(1) }), TimeProvider.System);

        ticker.Start();
        Assert.True(SpinWait.SpinUntil(() => one.Ticks > 2, Patience));
        running.Add(new ReplicaKey("h", new ReplicaId(1)), two);
        Assert.True(SpinWait.SpinUntil(() => two.Ticks > 2, Patience));
        await ticker.StopAsync().WaitAsync(Patience, TestContext.Current.CancellationToken);
    }
}
