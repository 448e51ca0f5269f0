using System.Diagnostics.Metrics;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using OrleansRaft.Replicas;
using OrleansRaft.Storage;

namespace OrleansRaft.Hosting;

/// <summary>
/// A silo's part in Raft: opens its log before any grain lives, brings its replicas back once the silo is active, and closes the log
/// after the last grain. A silo whose log was taken over ends: it could only mislead.
/// </summary>
internal sealed partial class RaftSilo(
    ILogStore store,
    ILocalSiloDetails silo,
    IGrainFactory grains,
    IMeterFactory meters,
    TimeProvider clock,
    RunningReplicas running,
    ReplicaTicker ticker,
    IHostApplicationLifetime host,
    ILoggerFactory loggers,
    ILogger<RaftSilo> logger) : ILifecycleParticipant<ISiloLifecycle>
{
    /// <summary>How long a silo that stops waits for others to lead in its stead.</summary>
    public static readonly TimeSpan HandOverTimeout = TimeSpan.FromSeconds(3);

    private LogWriter? _log;
    private bool _stopping;

    /// <summary>The silo's log.</summary>
    /// <exception cref="InvalidOperationException">The silo has not started.</exception>
    public LogWriter Log => _log ?? throw new InvalidOperationException("The silo's log is not open.");

    /// <summary>Whether the log is open and this silo is its owner.</summary>
    public bool IsServing => _log is { Stopped.IsCompleted: false };

    public void Participate(ISiloLifecycle lifecycle)
    {
        lifecycle.Subscribe(nameof(RaftSilo), ServiceLifecycleStage.RuntimeStorageServices, OpenAsync, CloseAsync);
        lifecycle.Subscribe(nameof(RaftSilo), ServiceLifecycleStage.Active + 1, StartReplicasAsync, StopServingAsync);
    }

    private async Task OpenAsync(CancellationToken cancellationToken)
    {
        _log = await LogWriter.OpenAsync(
            store, silo.Name, new LogWriterOptions(), loggers.CreateLogger<LogWriter>(), meters, clock, cancellationToken);
        _ = WatchAsync(_log);
        ticker.Start();
    }

    private async Task CloseAsync(CancellationToken cancellationToken)
    {
        await ticker.StopAsync();
        if (_log is { } log) await log.DisposeAsync();
    }

    /// <summary>Leaders hand over before they go, so that nobody has to wait for an election.</summary>
    private async Task StopServingAsync(CancellationToken cancellationToken)
    {
        _stopping = true;
        try
        {
            cancellationToken.ThrowIfCancellationRequested(); // A silo that is killed takes no leave.
            await Task.WhenAll(running.Keys.Select(key => Replica(key).HandOverAsync())).WaitAsync(HandOverTimeout, clock, cancellationToken);
        }
        catch (Exception e) when (e is not OutOfMemoryException)
        {
            LogNotHandedOver(e, silo.Name);
        }
    }

    private async Task StartReplicasAsync(CancellationToken cancellationToken)
    {
        var replicas = (await Log.ListAsync(cancellationToken)).Where(static r => !r.IsRetired).Select(static r => r.Key).ToArray();
        await Task.WhenAll(replicas.Select(StartReplicaAsync));
        LogStarted(replicas.Length, silo.Name);
    }

    private async Task StartReplicaAsync(ReplicaKey key)
    {
        try
        {
            await Replica(key).StartAsync();
        }
        catch (Exception e) when (e is not OutOfMemoryException)
        {
            // One replica that cannot start must not keep the others down; it starts when somebody calls it.
            LogReplicaNotStarted(e, key);
        }
    }

    private IRaftReplicaGrain Replica(ReplicaKey key) => grains.GetReplica(key.Group, key.Replica.Value, silo.Name);

    private async Task WatchAsync(LogWriter log)
    {
        var end = await log.Stopped;
        if (_stopping) return;
        LogLost(silo.Name, end.Failure, end.Error);
        host.StopApplication();
    }

    [LoggerMessage(1000, LogLevel.Information, "{Count} replicas started on silo {Silo}")]
    private partial void LogStarted(int count, string silo);

    [LoggerMessage(1001, LogLevel.Error, "Replica {Replica} could not be started")]
    private partial void LogReplicaNotStarted(Exception error, ReplicaKey replica);

    [LoggerMessage(1002, LogLevel.Critical, "The log of silo {Silo} is lost ({Failure}): the silo stops")]
    private partial void LogLost(string silo, LogFailure? failure, Exception? error);

    [LoggerMessage(1003, LogLevel.Information, "Silo {Silo} stops while it leads: others will notice")]
    private partial void LogNotHandedOver(Exception error, string silo);
}
