namespace OrleansRaft.Simulation;

/// <summary>Looks for a smaller world in which the same seed still fails: fewer faults, a shorter time, fewer clients.</summary>
internal static class Shrinker
{
    private const int MaxRuns = 200;
    private const int LeastDurationMs = 100;
    private const int KindLength = 40;

    /// <summary>Shrinks a failure.</summary>
    /// <returns>The smallest failure that was found; perhaps the one that was given.</returns>
    public static SimulationResult Shrink(SimulationResult failed)
    {
        var runs = 0;
        var smallest = failed;
        for (var shrank = true; shrank && runs < MaxRuns;)
        {
            shrank = false;
            foreach (var candidate in Candidates(smallest.Options))
            {
                if (++runs > MaxRuns) break;
                var result = SimulationRun.Run(failed.Seed, candidate);
                if (result.IsOk || KindOf(result) != KindOf(failed)) continue;
                (smallest, shrank) = (result, true);
                break;
            }
        }

        return smallest;
    }

    /// <summary>What failed, without the numbers: another failure would be another story.</summary>
    private static string KindOf(SimulationResult failed) =>
        string.Concat(failed.Failure!.Where(static letter => !char.IsAsciiDigit(letter)).TakeWhile(static letter => letter != '\n').Take(KindLength));

    private static IEnumerable<SimulationOptions> Candidates(SimulationOptions options)
    {
        if (options.DurationMs > LeastDurationMs)
        {
            yield return options with { DurationMs = options.DurationMs / 2 };
            yield return options with { DurationMs = options.DurationMs * 9 / 10 };
        }

        foreach (var fault in options.Faults.Members) yield return options with { Faults = options.Faults.Without(fault) };
        if (options.Clients > 1) yield return options with { Clients = options.Clients - 1 };
    }
}
