using System.Globalization;
using System.Runtime.InteropServices;
using OrleansRaft.Bench;

using var stop = new CancellationTokenSource();
using var interrupt = StopOn(PosixSignal.SIGINT);
using var terminate = StopOn(PosixSignal.SIGTERM);
using var hangUp = StopOn(PosixSignal.SIGHUP);
try
{
    var options = BenchOptions.Read(args);
    using var deadline = new CancellationTokenSource(options.Plan.Deadline);
    using var either = CancellationTokenSource.CreateLinkedTokenSource(stop.Token, deadline.Token);
    using var work = WorkFolder.Open(options.WorkFolder);
    await using var run = new BenchRun(options, work);
    try
    {
        var report = await run.RunAsync(either.Token);
        Console.WriteLine(report);
        var file = string.Create(CultureInfo.InvariantCulture, $"{DateTime.UtcNow:yyyyMMdd-HHmmss}-{options.Plan.Name}.md");
        Directory.CreateDirectory(options.ResultsFolder);
        await File.WriteAllTextAsync(Path.Combine(options.ResultsFolder, file), report, CancellationToken.None);
        return 0;
    }
    catch (OperationCanceledException) when (deadline.IsCancellationRequested)
    {
        throw new BenchException($"Given up after {options.Plan.Deadline.TotalSeconds} s.");
    }
    catch (OperationCanceledException) when (stop.IsCancellationRequested)
    {
        throw new BenchException("Stopped.");
    }
}
catch (BenchException e)
{
    await Console.Error.WriteLineAsync(e.Message);
    return 1;
}

PosixSignalRegistration StopOn(PosixSignal signal) => PosixSignalRegistration.Create(signal, context =>
{
    // The signal's default would end this process before it has stopped the stores.
    context.Cancel = true;
    stop.Cancel();
});
