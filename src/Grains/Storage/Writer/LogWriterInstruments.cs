using System.Diagnostics.Metrics;

namespace OrleansRaft.Storage;

/// <summary>What a log writer measures. All of it carries the silo's name as <c>silo</c>.</summary>
internal sealed class LogWriterInstruments : IDisposable
{
    /// <summary>The meter's name.</summary>
    public const string MeterName = "OrleansRaft.Storage";

    private readonly Meter _meter;
    private readonly Histogram<double> _commitDuration;
    private readonly Histogram<long> _batchWrites;
    private readonly Histogram<long> _batchBytes;
    private readonly Counter<long> _retries;
    private readonly KeyValuePair<string, object?> _silo;

    public LogWriterInstruments(IMeterFactory meters, string siloName, Func<long> queuedBytes)
    {
        _silo = new KeyValuePair<string, object?>("silo", siloName);
        _meter = meters.Create(MeterName);
        _commitDuration = _meter.CreateHistogram<double>("orleansraft.log.commit.duration", "s", "From handing a batch to the store until it is durable.");
        _batchWrites = _meter.CreateHistogram<long>("orleansraft.log.batch.writes", "{write}", "Writes in one commit.");
        _batchBytes = _meter.CreateHistogram<long>("orleansraft.log.batch.size", "By", "Bytes in one commit.");
        _retries = _meter.CreateCounter<long>("orleansraft.log.retries", "{attempt}", "Commits that failed and were tried again.");
        _meter.CreateObservableGauge(
            "orleansraft.log.queue.size", () => new Measurement<long>(queuedBytes(), _silo), "By", "Bytes that are not yet durable.");
    }

    public void Committed(int writes, long bytes, TimeSpan duration)
    {
        _commitDuration.Record(duration.TotalSeconds, _silo);
        _batchWrites.Record(writes, _silo);
        _batchBytes.Record(bytes, _silo);
    }

    public void Retried(LogFailure failure) =>
        _retries.Add(1, _silo, new KeyValuePair<string, object?>("failure", failure.ToString().ToLowerInvariant()));

    public void Dispose() => _meter.Dispose();
}
