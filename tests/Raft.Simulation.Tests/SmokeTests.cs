using System.Diagnostics;
using System.Globalization;

namespace OrleansRaft.Simulation.Tests;

/// <summary>
/// What failed once, and then seeds that nobody ran before. <c>ORLEANSRAFT_SIMULATION_SECONDS</c> says for how long (60 otherwise),
/// <c>ORLEANSRAFT_SIMULATION_BASE</c> from which seed on (the base that is printed otherwise).
/// </summary>
public sealed class SmokeTests
{
    private const int DefaultSeconds = 60;

    [Fact]
    public void What_failed_once_holds() => Hold(Corpus.Load());

    [Fact]
    public void Fresh_seeds_hold()
    {
        var seconds = Number("ORLEANSRAFT_SIMULATION_SECONDS") ?? DefaultSeconds;
        var first = Number("ORLEANSRAFT_SIMULATION_BASE") ?? (ulong)DateTimeOffset.UtcNow.ToUnixTimeMilliseconds();
        Console.WriteLine($"Simulating for {seconds} s: ORLEANSRAFT_SIMULATION_BASE={first}");
        var watch = Stopwatch.StartNew();

        // One swarm world takes about as long as four of the others.
        Hold(Seeds().Select(static seed => (seed, SimulationOptions.Draw(seed, seed % 5 == 0 ? Profile.Swarm : Profile.Lite))));

        IEnumerable<ulong> Seeds()
        {
            for (var seed = first; seed == first || watch.Elapsed.TotalSeconds < seconds; seed++) yield return seed;
        }
    }

    private static void Hold(IEnumerable<(ulong Seed, SimulationOptions Options)> worlds)
    {
        var output = new StringWriter();
        var campaign = new Campaign(output);

        var held = campaign.Run(worlds);

        campaign.Summarize(FaultSet.All);
        Console.WriteLine(output);
        Assert.True(held, output.ToString());
    }

    private static ulong? Number(string variable) =>
        Environment.GetEnvironmentVariable(variable) is { Length: > 0 } text ? ulong.Parse(text, CultureInfo.InvariantCulture) : null;
}
