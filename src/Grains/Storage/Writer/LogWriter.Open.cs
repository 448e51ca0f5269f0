using System.Diagnostics.Metrics;
using Microsoft.Extensions.Logging;

namespace OrleansRaft.Storage;

public sealed partial class LogWriter
{
    /// <summary>Opens a silo's log, which fences every earlier holder. Tries again for as long as the failure may pass.</summary>
    /// <param name="store">Where it is.</param>
    /// <param name="siloName">The silo.</param>
    /// <param name="options">The limits.</param>
    /// <param name="logger">Hears of failures.</param>
    /// <param name="meters">Makes the writer's meter.</param>
    /// <param name="time">Measures pauses and latencies.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <exception cref="LogStoreException">The store cannot be used, and trying again cannot help.</exception>
    public static async Task<LogWriter> OpenAsync(
        ILogStore store,
        string siloName,
        LogWriterOptions options,
        ILogger<LogWriter> logger,
        IMeterFactory meters,
        TimeProvider time,
        CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(store);
        ArgumentNullException.ThrowIfNull(options);
        var backoff = new Backoff(options.FirstBackoff, options.LongestBackoff);
        while (true)
        {
            try
            {
                var log = await store.OpenAsync(siloName, cancellationToken);
                LogOpened(logger, siloName, log.Epoch, log.DatabaseId);
                return new LogWriter(log, options, logger, meters, time);
            }
            catch (LogStoreException failed) when (failed.Failure is LogFailure.Retry or LogFailure.Full)
            {
                LogOpenFailed(logger, failed, siloName, failed.Failure);
                await Task.Delay(backoff.Next(), time, cancellationToken);
            }
        }
    }

    /// <summary>Pauses that double up to a limit.</summary>
    private struct Backoff(TimeSpan first, TimeSpan longest)
    {
        private TimeSpan _next = first;

        public TimeSpan Next()
        {
            var pause = _next;
            _next = TimeSpan.FromTicks(Math.Min(_next.Ticks * 2, longest.Ticks));
            return pause;
        }
    }
}
