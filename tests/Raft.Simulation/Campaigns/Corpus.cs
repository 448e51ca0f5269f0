namespace OrleansRaft.Simulation;

/// <summary>
/// Worlds in which something failed once: a line each in <c>corpus.txt</c>, as arguments of the command, after a line that says what failed.
/// </summary>
internal static class Corpus
{
    /// <summary>Reads it.</summary>
    public static IReadOnlyList<(ulong Seed, SimulationOptions Options)> Load() =>
    [
        .. File.ReadLines(Path.Combine(AppContext.BaseDirectory, "corpus.txt"))
            .Where(static line => line.StartsWith("--", StringComparison.Ordinal))
            .Select(Read),
    ];

    private static (ulong Seed, SimulationOptions Options) Read(string line)
    {
        var arguments = CommandLine.Parse(line.Split(' ', StringSplitOptions.RemoveEmptyEntries));
        return arguments.Seed is { } seed ? (seed, arguments.OptionsOf(seed)) : throw new FormatException($"'{line}' names no seed.");
    }
}
