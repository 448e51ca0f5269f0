using OrleansRaft.Simulation;

CommandLine line;
try
{
    line = CommandLine.Parse(args);
}
catch (FormatException e)
{
    await Console.Error.WriteLineAsync($"{e.Message}\n\n{CommandLine.Usage}");
    return 2;
}

if (line.Seed is not { } seed) return new Campaign(line, Console.Out).Run() ? 0 : 1;

// The history is long: it leaves in large pieces.
await using var output = new StreamWriter(Console.OpenStandardOutput(), bufferSize: 1 << 16);
var result = SimulationRun.Run(seed, line.OptionsOf(seed), output);
Report.Of(result, output);
return result.IsOk ? 0 : 1;
