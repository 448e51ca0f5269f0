using System.Globalization;
using OrleansRaft.Grains.Tests.Simulation;

namespace OrleansRaft.Grains.Tests;

/// <summary>
/// Random histories of a group of drivers. <c>ORLEANSRAFT_SIMULATION_SEEDS=1-2000</c> runs those seeds instead of the usual few; a seed
/// that failed is run alone the same way.
/// </summary>
public sealed class SimulationTests
{
    public static TheoryData<int> Seeds
    {
        get
        {
            var range = (Environment.GetEnvironmentVariable("ORLEANSRAFT_SIMULATION_SEEDS") ?? "1-60").Split('-');
            var first = int.Parse(range[0], CultureInfo.InvariantCulture);
            var last = int.Parse(range[^1], CultureInfo.InvariantCulture);
            return [.. Enumerable.Range(first, last - first + 1)];
        }
    }

    [Theory]
    [MemberData(nameof(Seeds))]
    public void A_group_keeps_its_promises_whatever_happens(int seed)
    {
        var options = SimulationOptions.Draw(seed);
        try
        {
            TestContext.Current.SendDiagnosticMessage(Simulation.Simulation.Run(seed, options).ToString());
        }
        catch (InvalidOperationException e)
        {
            Assert.Fail($"Seed {seed}, {options}: {e.Message}");
        }
    }

    [Fact]
    public void The_same_seed_makes_the_same_history()
    {
        var options = SimulationOptions.Draw(7);

        Assert.Equal(Simulation.Simulation.Run(7, options), Simulation.Simulation.Run(7, options));
    }
}
