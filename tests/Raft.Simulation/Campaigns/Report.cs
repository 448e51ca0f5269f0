namespace OrleansRaft.Simulation;

/// <summary>Says how worlds ended.</summary>
internal static class Report
{
    private const string Command = "dotnet run --project tests/Raft.Simulation -c Release --";

    /// <summary>One world.</summary>
    public static void Of(SimulationResult result, TextWriter output)
    {
        output.WriteLine($"seed {result.Seed}: {(result.IsOk ? "held" : $"FAILED {result.Failure}")}");
        output.WriteLine($"  {result.Options}");
        output.WriteLine($"  digest {result.Digest:x16}, {result.Statistics.Events} events, {result.Statistics.Milliseconds} ms");
        if (!result.IsOk) output.WriteLine($"  {Command} {CommandLine.Of(result.Seed, result.Options)}");
    }

    /// <summary>A failure, with how it came to it.</summary>
    public static void OfFailure(SimulationResult result, TextWriter output)
    {
        foreach (var line in result.LastEvents) output.WriteLine(line);
        Of(result, output);
    }

    /// <summary>A campaign.</summary>
    public static void Of(SimulationStatistics statistics, int seeds, TimeSpan elapsed, FaultSet possible, TextWriter output)
    {
        output.WriteLine($"{seeds} seeds in {elapsed.TotalSeconds:F1} s: {seeds / elapsed.TotalMinutes:F0} a minute, "
            + $"{statistics.Milliseconds / elapsed.TotalMilliseconds:F0} times as fast as the clock.");
        output.WriteLine($"{statistics.Events} events, {statistics.Commands} commands applied; "
            + $"{statistics.Writes} writes and {statistics.Reads} reads answered, {statistics.Unknown} writes of unknown end; "
            + $"{statistics.Changes} membership changes, {statistics.Refusals} refused.");
        output.WriteLine(string.Join(", ", possible.Members.Select(fault => $"{fault} {statistics.Strikes[fault]}")));
    }
}
