using OrleansRaft.Simulation;

// So few seeds need not meet every fault class.
const int FewSeeds = 200;

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

await using var trace = line.TraceFile is { } file ? new StreamWriter(file) : null;
if (line.Seed is not { } seed)
{
    var expected = line.Faults ?? SimulationOptions.Possible(line.Profile);
    var campaign = new Campaign(Console.Out);
    if (!campaign.Run(Enumerable.Range(0, line.Seeds).Select(i => line.FirstSeed + (ulong)i).Select(s => (s, line.OptionsOf(s))), trace)) return 1;
    campaign.Summarize(expected);
    return line.Seeds < FewSeeds || campaign.Met(expected) ? 0 : 1;
}

// The history is long: it leaves in large pieces.
await using var output = new StreamWriter(Console.OpenStandardOutput(), bufferSize: 1 << 16);
var result = SimulationRun.Run(seed, line.OptionsOf(seed), output, trace);
Report.Of(result, output);
return result.IsOk ? 0 : 1;
