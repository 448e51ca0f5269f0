namespace OrleansRaft.Bench.Nodes;

/// <summary>A <see cref="Slice"/> on its way between processes.</summary>
/// <param name="Window">How long was counted.</param>
/// <param name="Microseconds">Latencies.</param>
/// <param name="Counts">How often each of them was seen.</param>
/// <param name="Failures">Calls that failed.</param>
/// <param name="FirstFailure">Why the first of them failed.</param>
/// <param name="Cost">What it took.</param>
internal sealed record RemoteSlice(
    TimeSpan Window, IReadOnlyList<long> Microseconds, IReadOnlyList<long> Counts, int Failures, string? FirstFailure, Cost Cost)
{
    /// <summary>To send it.</summary>
    public static RemoteSlice Of(Slice slice)
    {
        // Copied one by one: the histogram hands out the same object for each value.
        var (microseconds, counts) = (new List<long>(), new List<long>());
        foreach (var value in slice.Latencies.RecordedValues())
        {
            microseconds.Add(value.ValueIteratedTo);
            counts.Add(value.CountAtValueIteratedTo);
        }

        return new RemoteSlice(
            slice.Window,
            microseconds,
            counts,
            slice.Failures,
            slice.FirstFailure,
            slice.Cost);
    }

    /// <summary>As it was.</summary>
    /// <param name="system">The system that it is about.</param>
    /// <param name="shot">The load.</param>
    public Slice ToSlice(string system, Shot shot)
    {
        var latencies = ClosedLoop.NewHistogram();
        foreach (var (value, count) in Microseconds.Zip(Counts)) latencies.RecordValueWithCount(value, count);
        return new Slice
        {
            System = system,
            Workload = shot.Workload,
            InFlight = shot.InFlight,
            Window = Window,
            Latencies = latencies,
            Failures = Failures,
            FirstFailure = FirstFailure,
            Cost = Cost,
        };
    }
}
