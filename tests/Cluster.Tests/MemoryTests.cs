using OrleansRaft.Cluster.Tests.Support;

namespace OrleansRaft.Cluster.Tests;

/// <summary>Alone in the process: what other tests take or free meanwhile would be counted.</summary>
[Collection(nameof(Alone))]
public sealed class MemoryTests
{
    /// <summary>Of a group on each of its silos: replica, driver, core, log, timer, grain, and its share of doors and catalogue.</summary>
    private const int MostBytes = 32 * 1024;

    private const int Groups = 200;

    [Fact]
    public async Task An_idle_group_takes_little_memory()
    {
        await using var cluster = await RaftTestCluster.StartAsync();
        var silos = cluster.SiloNames;
        await CreateAsync("warm", 20);
        var before = GC.GetTotalMemory(forceFullCollection: true);
        await CreateAsync("group", Groups);
        var after = GC.GetTotalMemory(forceFullCollection: true);

        // All silos share this process.
        var bytes = (after - before) / (Groups * silos.Count);
        TestContext.Current.TestOutputHelper?.WriteLine($"{bytes} bytes for a group and silo");
        Assert.InRange(bytes, 1, MostBytes);

        async Task CreateAsync(string name, int count)
        {
            for (var i = 0; i < count; i++) await (await cluster.CreateGroupAsync($"{name}-{i}", [.. silos])).AppendAsync("a");
        }
    }

    /// <summary>Not beside others.</summary>
    [CollectionDefinition(nameof(Alone), DisableParallelization = true)]
    public sealed class Alone;
}
