using HdrHistogram;

namespace OrleansRaft.Bench.Report;

/// <summary>What all rounds of one store at one number in flight showed.</summary>
/// <param name="slices">The rounds; at least one.</param>
internal sealed class Summary(IReadOnlyList<Slice> slices)
{
    private readonly HistogramBase _latencies = Merge(slices);
    private readonly double[] _rates = [.. slices.Select(s => s.PutsPerSecond).Order()];

    /// <summary>The store.</summary>
    public string Target => slices[0].Target;

    /// <summary>The callers.</summary>
    public int InFlight => slices[0].InFlight;

    /// <summary>The median of the rounds.</summary>
    public double PutsPerSecond => (_rates[(_rates.Length - 1) / 2] + _rates[_rates.Length / 2]) / 2;

    /// <summary>The slowest round.</summary>
    public double Slowest => _rates[0];

    /// <summary>The fastest round.</summary>
    public double Fastest => _rates[^1];

    /// <summary>Over all rounds.</summary>
    public double P50Milliseconds => Milliseconds(50);

    /// <summary>Over all rounds.</summary>
    public double P99Milliseconds => Milliseconds(99);

    /// <summary>Processor time of the store for one put, in microseconds.</summary>
    public double ServerMicroseconds => slices.Sum(s => s.ServerTime.TotalMicroseconds) / Puts;

    /// <summary>Processor time of the load generator for one put, in microseconds.</summary>
    public double GeneratorMicroseconds => slices.Sum(s => s.GeneratorTime.TotalMicroseconds) / Puts;

    /// <summary>Puts that failed.</summary>
    public int Failures => slices.Sum(s => s.Failures);

    private long Puts => Math.Max(1, _latencies.TotalCount);

    private double Milliseconds(double percentile) => _latencies.GetValueAtPercentile(percentile) / 1000.0;

    private static HistogramBase Merge(IReadOnlyList<Slice> slices)
    {
        var all = slices[0].Latencies.Copy();
        foreach (var slice in slices.Skip(1)) all.Add(slice.Latencies);
        return all;
    }
}
