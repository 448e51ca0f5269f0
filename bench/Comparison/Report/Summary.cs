using HdrHistogram;

namespace OrleansRaft.Bench.Report;

/// <summary>What all rounds of one system under one load showed.</summary>
/// <param name="slices">The rounds; at least one.</param>
internal sealed class Summary(IReadOnlyList<Slice> slices)
{
    private readonly HistogramBase _latencies = Merge(slices);
    private readonly double[] _rates = [.. slices.Select(s => s.Rate)];

    /// <summary>The system.</summary>
    public string System => slices[0].System;

    /// <summary>What was asked for.</summary>
    public Workload Workload => slices[0].Workload;

    /// <summary>The callers.</summary>
    public int InFlight => slices[0].InFlight;

    /// <summary>Operations per second: the median of the rounds.</summary>
    public double Rate => Statistics.Median(_rates);

    /// <summary>The slowest round.</summary>
    public double Slowest => _rates.Min();

    /// <summary>The fastest round.</summary>
    public double Fastest => _rates.Max();

    /// <summary>Over all rounds.</summary>
    public double P50Milliseconds => Milliseconds(50);

    /// <summary>Over all rounds.</summary>
    public double P99Milliseconds => Milliseconds(99);

    /// <summary>Processor time of the system's processes for 1,000 operations, in seconds.</summary>
    public double ServerSeconds => slices.Sum(s => s.Cost.Servers.TotalSeconds) * 1000 / Operations;

    /// <summary>Processor time of the load generator for 1,000 operations, in seconds; null where it has no process of its own.</summary>
    public double? GeneratorSeconds =>
        slices.Any(s => s.Cost.Generator is null) ? null : slices.Sum(s => s.Cost.Generator!.Value.TotalSeconds) * 1000 / Operations;

    /// <summary>Bytes that the disks were given for one operation; null where that is not known.</summary>
    public double? WrittenBytes =>
        slices.Any(s => s.Cost.WrittenBytes is null) ? null : slices.Sum(s => (double)s.Cost.WrittenBytes!.Value) / Operations;

    /// <summary>Calls that failed.</summary>
    public int Failures => slices.Sum(s => s.Failures);

    private long Operations => Math.Max(1, slices.Sum(s => s.Operations));

    private double Milliseconds(double percentile) => _latencies.GetValueAtPercentile(percentile) / 1000.0;

    private static HistogramBase Merge(IReadOnlyList<Slice> slices)
    {
        var all = slices[0].Latencies.Copy();
        foreach (var slice in slices.Skip(1)) all.Add(slice.Latencies);
        return all;
    }
}
