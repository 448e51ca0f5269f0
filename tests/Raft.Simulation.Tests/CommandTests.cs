namespace OrleansRaft.Simulation.Tests;

public sealed class CommandTests
{
    [Fact]
    public void The_line_that_a_failure_prints_makes_its_world_again()
    {
        var shrunk = SimulationOptions.Draw(3, Profile.Swarm) with
        {
            Faults = FaultSet.Of([FaultClass.Loss, FaultClass.Zombie]),
            DurationMs = 321,
            Clients = 1,
        };

        Assert.Equal(shrunk, Parse(CommandLine.Of(3, shrunk)).OptionsOf(3));
    }

    [Theory]
    [InlineData(Profile.Lite)]
    [InlineData(Profile.Swarm)]
    public void A_seed_and_a_profile_are_enough_for_a_world_as_it_is_drawn(object profile)
    {
        var drawn = SimulationOptions.Draw(5, (Profile)profile);

        Assert.Equal(drawn, Parse(CommandLine.Of(5, drawn)).OptionsOf(5));
        Assert.DoesNotContain("--faults", CommandLine.Of(5, drawn), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("--seeds")]
    [InlineData("--seeds many")]
    [InlineData("--seeds 99999999999")]
    [InlineData("--clients 0")]
    [InlineData("--profile heavy")]
    [InlineData("--faults Loss,Fire")]
    [InlineData("--unknown 1")]
    public void What_the_command_does_not_understand_it_refuses(string arguments) =>
        Assert.Throws<FormatException>(() => Parse(arguments));

    [Fact]
    public void A_campaign_says_which_faults_never_struck()
    {
        var output = new StringWriter();
        var campaign = new Campaign(output);
        var calm = SimulationOptions.Draw(1, Profile.Lite) with { Faults = FaultSet.Of([FaultClass.Loss]) };

        Assert.True(campaign.Run([(1ul, calm)]));

        Assert.True(campaign.Met(FaultSet.Of([FaultClass.Loss])));
        Assert.False(campaign.Met(FaultSet.Of([FaultClass.Loss, FaultClass.Zombie])));
        Assert.Contains("never struck: Zombie", output.ToString(), StringComparison.Ordinal);
    }

    private static CommandLine Parse(string arguments) => CommandLine.Parse(arguments.Split(' '));
}
