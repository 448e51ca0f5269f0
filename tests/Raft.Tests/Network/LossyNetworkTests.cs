namespace OrleansRaft.Core.Tests.Network;

public sealed class LossyNetworkTests
{
    public static IEnumerable<TheoryDataRow<int>> Seeds() => Enumerable.Range(1, 24).Select(seed => new TheoryDataRow<int>(seed));

    [Theory]
    [MemberData(nameof(Seeds))]
    public void Safety_holds_under_loss_and_progress_returns_when_it_ends(int seed)
    {
        var network = new LossyNetwork(seed, lossPercent: 1 + (seed % 4 * 8));
        network.Run(4000);
        network.Heal();
        var before = network.AppliedCount;
        network.Run(20_000, until: () => network.AppliedCount >= before + 20 && Caught(network));
        Assert.True(network.AppliedCount >= before + 20 && Caught(network), "The healed network makes no progress.");
    }

    [Fact]
    public void The_same_seed_gives_the_same_history()
    {
        string Run()
        {
            var network = new LossyNetwork(7, lossPercent: 20);
            network.Run(3000);
            return network.History;
        }

        var first = Run();
        Assert.NotEqual("", first);
        Assert.Equal(first, Run());
    }

    private static bool Caught(LossyNetwork network) =>
        network.Nodes.Select(n => n.Term).Distinct().Count() == 1 && network.Nodes.Min(n => n.Applied) > new LogIndex(5);
}
