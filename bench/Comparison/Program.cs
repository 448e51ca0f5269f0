using System.Globalization;
using System.Runtime.InteropServices;
using OrleansRaft.Bench;
using OrleansRaft.Bench.Nodes;
using OrleansRaft.Bench.Stages;

if (args is [NodeOptions.Command, .. var rest]) return await NodeProgram.RunAsync(NodeOptions.Parse(rest));

using var stop = new CancellationTokenSource();
using var interrupt = StopOn(PosixSignal.SIGINT);
using var terminate = StopOn(PosixSignal.SIGTERM);
using var hangUp = StopOn(PosixSignal.SIGHUP);
try
{
    var options = BenchOptions.Read(args, AllStages.Names);
    if (options.Help)
    {
        Console.WriteLine(BenchOptions.Usage);
        return 0;
    }

    var stages = AllStages.Chosen(options);
    using var deadline = new CancellationTokenSource(stages.Aggregate(TimeSpan.Zero, static (sum, stage) => sum + stage.Within));
    using var either = CancellationTokenSource.CreateLinkedTokenSource(stop.Token, deadline.Token);
    using var work = WorkFolder.Open(options.WorkFolder);
    try
    {
        var (report, allRan) = await BenchRun.RunAsync(options, stages, work, either.Token);
        var file = string.Create(CultureInfo.InvariantCulture, $"{DateTime.UtcNow:yyyyMMdd-HHmmss}-{options.Plan.Name}.md");
        Directory.CreateDirectory(options.ResultsFolder);
        await File.WriteAllTextAsync(Path.Combine(options.ResultsFolder, file), report, CancellationToken.None);
        Console.Write(report);
        return allRan ? 0 : 1;
    }
    catch (OperationCanceledException) when (deadline.IsCancellationRequested)
    {
        throw new BenchException("Given up: it takes far longer than it should.");
    }
    catch (OperationCanceledException) when (stop.IsCancellationRequested)
    {
        throw new BenchException("Stopped.");
    }
}
catch (UsageException e)
{
    await Console.Error.WriteLineAsync(e.Message);
    return 2;
}
catch (BenchException e)
{
    await Console.Error.WriteLineAsync(e.Message);
    return 1;
}

PosixSignalRegistration StopOn(PosixSignal signal) => PosixSignalRegistration.Create(signal, context =>
{
    // The signal's default would end this process before it has stopped the systems.
    context.Cancel = true;
    stop.Cancel();
});
