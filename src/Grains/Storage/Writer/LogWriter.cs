using System.Diagnostics.Metrics;
using Microsoft.Extensions.Logging;

namespace OrleansRaft.Storage;

/// <summary>
/// The log of one silo, for all its replicas. It takes what they want written, commits everything queued as one transaction, and
/// collects the next one meanwhile: the more replicas write, the more they share each flush of the disk. A replica's writes keep their
/// order. Failures that may pass are tried again for as long as the writer lives; one that cannot (fenced, fatal) stops it for ever.
/// Thread-safe.
/// </summary>
public sealed partial class LogWriter : IAsyncDisposable
{
    private readonly ISiloLog _log;
    private readonly LogWriterOptions _options;
    private readonly LogWriterInstruments _instruments;
    private readonly ILogger _logger;
    private readonly TimeProvider _time;

    // IsOverloaded is what keeps it short.
    private readonly WorkQueue<WorkItem> _queue = new();

    private readonly TaskCompletionSource<CommitOutcome> _stopped = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly CancellationTokenSource _closing = new();
    private readonly Task _loop;
    private long _queuedBytes;

    private LogWriter(
        ISiloLog log, LogWriterOptions options, ILogger<LogWriter> logger, IMeterFactory meters, TimeProvider time)
    {
        _log = log;
        _options = options;
        _logger = logger;
        _time = time;
        _instruments = new LogWriterInstruments(meters, log.SiloName, () => QueuedBytes);
        _loop = Task.Run(RunAsync);
    }

    /// <summary>The silo.</summary>
    public string SiloName => _log.SiloName;

    /// <summary>The epoch that all writes are made under.</summary>
    public ulong Epoch => _log.Epoch;

    /// <summary>Names the database that a failure would take away as one: equal for silos that share one.</summary>
    public string DatabaseId => _log.DatabaseId;

    /// <summary>Bytes that were handed over and are not yet durable.</summary>
    public long QueuedBytes => Volatile.Read(ref _queuedBytes);

    /// <summary>
    /// Whether more is queued than the limit. Writes are still taken, since none that Raft asked for may be lost; who feeds the queue
    /// accepts no proposals meanwhile.
    /// </summary>
    public bool IsOverloaded => QueuedBytes >= _options.OverloadBytes;

    /// <summary>
    /// Completes, with the outcome that every write gets from then on, when the writer has stopped for ever, or was disposed: the silo's
    /// replicas can do nothing any more. Never fails.
    /// </summary>
    public Task<CommitOutcome> Stopped => _stopped.Task;

    /// <summary>Stops. The commit under way ends first; what is queued behind it is refused as <see cref="LogFailure.Fenced"/>.</summary>
    public async ValueTask DisposeAsync()
    {
        await _closing.CancelAsync();
        _queue.Close();
        await _loop;
        await _log.DisposeAsync();
        _instruments.Dispose();
    }
}
