using HdrHistogram;

namespace OrleansRaft.Bench.Load;

/// <summary>What one window of one store at one number in flight showed.</summary>
internal sealed record Slice
{
    /// <summary>The store.</summary>
    public required string Target { get; init; }

    /// <summary>The callers.</summary>
    public required int InFlight { get; init; }

    /// <summary>How long was counted.</summary>
    public required TimeSpan Window { get; init; }

    /// <summary>From the call to its answer, in microseconds, of all puts that were answered in the window.</summary>
    public required HistogramBase Latencies { get; init; }

    /// <summary>Puts that were refused or whose outcome is unknown, warm-up included.</summary>
    public required int Failures { get; init; }

    /// <summary>Why the first of them failed.</summary>
    public required string? FirstFailure { get; init; }

    /// <summary>Processor time of the store's processes.</summary>
    public required TimeSpan ServerTime { get; init; }

    /// <summary>Processor time of this process.</summary>
    public required TimeSpan GeneratorTime { get; init; }

    /// <summary>Whether another node led at the end than at the beginning.</summary>
    public required bool LeaderMoved { get; init; }

    /// <summary>Acknowledged puts per second.</summary>
    public double PutsPerSecond => Latencies.TotalCount / Window.TotalSeconds;
}
