using System.Collections.Concurrent;
using System.Runtime.InteropServices;

namespace OrleansRaft.DevCluster.Processes;

/// <summary>
/// The cluster as it runs in production: a process for each silo, a Postgres for each silo's log, one more for Orleans' tables, and the
/// API. Kill any of them and watch: the supervisor tells that it ended, and starts again what has ended when it is asked to.
/// </summary>
internal sealed class ProcessCluster
{
    private static readonly TimeSpan ServiceWithin = TimeSpan.FromSeconds(90);
    private static readonly TimeSpan ServicesStopWithin = TimeSpan.FromSeconds(6);
    private static readonly TimeSpan DatabasesStopWithin = TimeSpan.FromSeconds(3);
    private static readonly string StartAgainCommand = $"kill -USR1 {Environment.ProcessId}";

    private readonly ClusterPlan _plan;
    private readonly Lock _again = new();
    private readonly ConcurrentBag<Task> _watches = [];
    private volatile bool _stopping;

    private ProcessCluster(ClusterPlan plan) => _plan = plan;

    /// <summary>Starts it, prints that it is ready, and stops it when asked.</summary>
    public static async Task RunAsync(DevOptions options, DataFolder data, CancellationToken stop)
    {
        var cluster = new ProcessCluster(await ClusterPlan.MakeAsync(options, data, stop));
        try
        {
            await cluster.StartAsync(stop);
            using var again = PosixSignalRegistration.Create((PosixSignal)Unix.User1, context =>
            {
                context.Cancel = true;
                cluster.StartAgain();
            });
            using var readiness = new Readiness();
            await readiness.AnnounceAsync(options, cluster._plan.GatewayPorts, stop);
            await Task.Delay(Timeout.Infinite, stop);
        }
        finally
        {
            await cluster.StopAsync();
        }
    }

    private async Task StartAsync(CancellationToken stop)
    {
        await Task.WhenAll(_plan.Databases.Select(d => d.StartAsync(stop)));
        using var readiness = new Readiness();
        await Task.WhenAll(_plan.Silos.Select(s => StartAsync(s, readiness, stop)));
        await StartAsync(_plan.Api, readiness, stop);
        PrintTable();
        foreach (var process in _plan.Processes) _watches.Add(WatchAsync(process));
    }

    private static async Task StartAsync(Service service, Readiness readiness, CancellationToken stop)
    {
        service.Process.Start();
        using var end = CancellationTokenSource.CreateLinkedTokenSource(stop);
        var ready = readiness.WaitForAsync(service.Ready, ServiceWithin, end.Token);
        var ended = service.Process.WaitForEndAsync(end.Token);
        var first = await Task.WhenAny(ready, ended);
        await end.CancelAsync();
        if (first == ready) await ready;
        else throw new DevClusterException($"{service.Process.Name} {await ended}: {service.Process.LastLine()} (see {service.Process.LogFile})");
    }

    private void PrintTable()
    {
        Console.WriteLine($"{"NAME",-18}{"PID",8}  LISTENS ON");
        foreach (var process in _plan.Processes) Console.WriteLine($"{process.Name,-18}{process.Id,8}  {process.Ports}");
        Console.WriteLine($"Their output is in {_plan.LogFolder}. Kill what you like; what has ended starts again with: {StartAgainCommand}");
    }

    private async Task WatchAsync(ManagedProcess process)
    {
        var id = process.Id;
        var how = await process.WaitForEndAsync(CancellationToken.None);
        if (!_stopping) Console.WriteLine($"{process.Name} (pid {id}) {how}. Start it again with: {StartAgainCommand}");
    }

    /// <summary>Databases first in the order of the plan: a silo waits for its own. Signals may come in quick succession.</summary>
    private void StartAgain()
    {
        lock (_again)
        {
            foreach (var process in _plan.Processes.Where(p => !p.IsRunning && !_stopping))
            {
                process.Start();
                Console.WriteLine($"{process.Name} runs again, pid {process.Id}.");
                _watches.Add(WatchAsync(process));
            }
        }
    }

    private async Task StopAsync()
    {
        _stopping = true;
        await Task.WhenAll(_plan.Silos.Append(_plan.Api).Select(s => s.Process.StopAsync(ServicesStopWithin)));
        await Task.WhenAll(_plan.Databases.Select(d => d.Process.StopAsync(DatabasesStopWithin)));
        await Task.WhenAll(_watches);
        foreach (var process in _plan.Processes) process.Dispose();
    }
}
