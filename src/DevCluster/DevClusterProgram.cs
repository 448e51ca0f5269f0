using System.Runtime.InteropServices;
using OrleansRaft.DevCluster.Embedded;
using OrleansRaft.DevCluster.Processes;
using OrleansRaft.Silo.Hosting;

namespace OrleansRaft.DevCluster;

/// <summary>Starts the cluster, says when it is ready, waits to be stopped, stops it.</summary>
internal static class DevClusterProgram
{
    /// <summary>Runs it. Exit code 0: stopped as asked; 1: it could not start, or ended by itself.</summary>
    public static async Task<int> RunAsync(string[] args)
    {
        using var stop = new CancellationTokenSource();
        using var interrupt = OnSignal(PosixSignal.SIGINT, stop);
        using var terminate = OnSignal(PosixSignal.SIGTERM, stop);
        using var hangup = OnSignal(PosixSignal.SIGHUP, stop);
        try
        {
            var options = DevOptions.Read(args, Environment.GetEnvironmentVariable);
            using var data = DataFolder.Open(options.DataFolder);
            await LeftOvers.StopAsync(data);
            if (!PortBook.IsFree(options.HttpPort))
            {
                throw new DevClusterException($"Port {options.HttpPort} is in use; choose another one with {DevOptions.HttpPortVariable}.");
            }

            if (options.Processes) await ProcessCluster.RunAsync(options, data, stop.Token);
            else await EmbeddedCluster.RunAsync(options, data, stop.Token);
            return 0;
        }
        catch (OperationCanceledException) when (stop.IsCancellationRequested)
        {
            return 0;
        }
        catch (DevClusterException e)
        {
            await Console.Error.WriteLineAsync($"Cannot start: {e.Message}");
            return 1;
        }
        catch (Exception e)
        {
            await Console.Error.WriteLineAsync(StartFailure.Describe(e));
            return 1;
        }
    }

    private static PosixSignalRegistration OnSignal(PosixSignal signal, CancellationTokenSource stop) =>
        PosixSignalRegistration.Create(signal, context =>
        {
            // The signal's default would end the process before the silos have stopped.
            context.Cancel = true;
            stop.Cancel();
        });
}
