using HdrHistogram;

namespace OrleansRaft.Bench.Load;

/// <summary>What one window of one system under one load showed.</summary>
internal sealed record Slice
{
    /// <summary>The system.</summary>
    public required string System { get; init; }

    /// <summary>What was asked for.</summary>
    public required Workload Workload { get; init; }

    /// <summary>The callers.</summary>
    public required int InFlight { get; init; }

    /// <summary>How long was counted.</summary>
    public required TimeSpan Window { get; init; }

    /// <summary>From the call to its answer, in microseconds, of all calls that were answered in the window.</summary>
    public required HistogramBase Latencies { get; init; }

    /// <summary>Calls that were refused or whose outcome is unknown, warm-up included.</summary>
    public required int Failures { get; init; }

    /// <summary>Why the first of them failed.</summary>
    public required string? FirstFailure { get; init; }

    /// <summary>What it took.</summary>
    public required Cost Cost { get; init; }

    /// <summary>Whether the system stopped answering, so that the window says nothing of its speed.</summary>
    public bool GaveUp { get; init; }

    /// <summary>Operations that one call stands for.</summary>
    public int OperationsPerCall { get; init; } = 1;

    /// <summary>What a reader must know about this window.</summary>
    public string? Remark { get; init; }

    /// <summary>Operations that were acknowledged in the window.</summary>
    public long Operations => Latencies.TotalCount * OperationsPerCall;

    /// <summary>Acknowledged operations per second.</summary>
    public double Rate => Operations / Window.TotalSeconds;
}
