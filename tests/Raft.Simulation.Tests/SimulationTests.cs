namespace OrleansRaft.Simulation.Tests;

public sealed class SimulationTests
{
    [Fact]
    public void The_same_seed_makes_the_same_history()
    {
        var options = SimulationOptions.Draw(7, Profile.Lite);

        Assert.Equal(SimulationRun.Run(7, options), SimulationRun.Run(7, options));
    }

    [Fact]
    public void A_group_keeps_its_promises_whatever_happens() =>
        Assert.All(Enumerable.Range(1, 60), static seed => Assert.Null(SimulationRun.Run((ulong)seed, SimulationOptions.Draw((ulong)seed, Profile.Swarm)).Failure));
}
