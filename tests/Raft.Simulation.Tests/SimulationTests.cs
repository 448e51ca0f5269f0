using System.Diagnostics;

namespace OrleansRaft.Simulation.Tests;

public sealed class SimulationTests
{
    [Theory]
    [InlineData(Profile.Lite)]
    [InlineData(Profile.Swarm)]
    public void The_same_seed_makes_the_same_history(object profile)
    {
        var options = SimulationOptions.Draw(7, (Profile)profile);
        var (first, second) = (new StringWriter(), new StringWriter());

        Assert.Equal(SimulationRun.Run(7, options, first).Digest, SimulationRun.Run(7, options, second).Digest);
        Assert.Equal(first.ToString(), second.ToString());
    }

    [Fact]
    public async Task The_same_seed_makes_the_same_history_in_another_process()
    {
        var here = new StringWriter();
        Report.Of(SimulationRun.Run(11, SimulationOptions.Draw(11, Profile.Swarm), here), here);

        Assert.Equal(here.ToString(), await CommandAsync("--profile", "swarm", "--seed", "11"));
    }

    [Fact]
    public void Another_seed_makes_another_history() => Assert.NotEqual(
        SimulationRun.Run(1, SimulationOptions.Draw(1, Profile.Lite)).Digest, SimulationRun.Run(2, SimulationOptions.Draw(2, Profile.Lite)).Digest);

    private static async Task<string> CommandAsync(params string[] arguments)
    {
        var start = new ProcessStartInfo("dotnet") { RedirectStandardOutput = true };
        start.ArgumentList.Add(typeof(SimulationRun).Assembly.Location);
        foreach (var argument in arguments) start.ArgumentList.Add(argument);
        using var process = Process.Start(start)!;
        var output = await process.StandardOutput.ReadToEndAsync(TestContext.Current.CancellationToken);
        await process.WaitForExitAsync(TestContext.Current.CancellationToken);
        Assert.Equal(0, process.ExitCode);
        return output;
    }
}
