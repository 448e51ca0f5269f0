using System.Diagnostics;

namespace OrleansRaft.Simulation;

/// <summary>Many seeds, one after another, until one fails.</summary>
internal sealed class Campaign(CommandLine line, TextWriter output)
{
    /// <summary>Runs it.</summary>
    /// <returns>Whether every seed held.</returns>
    public bool Run()
    {
        var watch = Stopwatch.StartNew();
        long simulated = 0;
        for (var i = 0; i < line.Seeds; i++)
        {
            var seed = line.FirstSeed + (ulong)i;
            var result = SimulationRun.Run(seed, SimulationOptions.Draw(seed, line.Profile));
            simulated += result.Statistics.End;
            if (result.IsOk) continue;
            output.WriteLine($"Seed {seed} failed: {result.Failure}\n{result.Options}");
            return false;
        }

        var minutes = watch.Elapsed.TotalMinutes;
        output.WriteLine($"{line.Seeds} seeds, {line.Seeds / minutes:F0} a minute; {simulated / (minutes * 60_000):F0} times as fast as the clock.");
        return true;
    }
}
