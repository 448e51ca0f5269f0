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

if (line.Seed is { } seed)
{
    var result = SimulationRun.Run(seed, SimulationOptions.Draw(seed, line.Profile));
    Console.WriteLine($"{result.Options}\n{result.Statistics}");
    if (result.Failure is { } failure) Console.WriteLine($"FAILED: {failure}");
    return result.IsOk ? 0 : 1;
}

return new Campaign(line, Console.Out).Run() ? 0 : 1;
