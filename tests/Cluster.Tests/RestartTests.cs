using OrleansRaft.Cluster.Tests.Support;

namespace OrleansRaft.Cluster.Tests;

/// <summary>Silos that restart, however many and in whatever order, never change a membership.</summary>
public sealed class RestartTests
{
    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(4)]
    [InlineData(5)]
    public async Task Silos_that_restart_in_any_order_change_no_membership(int seed)
    {
        await using var scene = await RestartScene.StartAsync();
        var random = new Random(seed);
        var silos = scene.Silos.ToArray();
        random.Shuffle(silos);
        string[][] steps = [[silos[0]], [silos[1]], [silos[2], silos[3]], [silos[4]], silos];
        random.Shuffle(steps);

        foreach (var step in steps)
        {
            var killed = step.Where(_ => random.Next(2) == 0).ToHashSet();
            TestContext.Current.TestOutputHelper?.WriteLine(string.Join(", ", step.Select(silo => $"{silo} {(killed.Contains(silo) ? "dies" : "stops")}")));

            await scene.RestartAsync(step, killed.Contains);

            await scene.CheckAsync();
        }
    }
}
