using System.Diagnostics;

namespace OrleansRaft.Simulation;

/// <summary>Many seeds, one after another, until one fails.</summary>
internal sealed class Campaign(CommandLine line, TextWriter output)
{
    /// <summary>Fewer seeds than this need not meet every fault class.</summary>
    private const int EnoughSeeds = 200;

    /// <summary>Runs it.</summary>
    /// <returns>Whether every seed held, and every fault class struck.</returns>
    public bool Run()
    {
        var watch = Stopwatch.StartNew();
        var statistics = new SimulationStatistics { Strikes = new Strikes() };
        for (var i = 0; i < line.Seeds; i++)
        {
            var seed = line.FirstSeed + (ulong)i;
            var result = SimulationRun.Run(seed, line.OptionsOf(seed));
            statistics = statistics.Plus(result.Statistics);
            if (result.IsOk) continue;
            Report.OfFailure(result, output);
            output.WriteLine("Shrinking:");
            Report.Of(Shrinker.Shrink(result), output);
            return false;
        }

        var possible = line.Faults ?? SimulationOptions.Possible(line.Profile);
        Report.Of(statistics, line.Seeds, watch.Elapsed, possible, output);
        var idle = FaultSet.Of(possible.Members.Where(fault => statistics.Strikes[fault] == 0));
        if (idle == FaultSet.None || line.Seeds < EnoughSeeds) return true;
        output.WriteLine($"FAILED: these never struck: {idle}");
        return false;
    }
}
