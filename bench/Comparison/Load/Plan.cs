namespace OrleansRaft.Bench.Load;

/// <summary>How long a run takes.</summary>
/// <param name="Name">In the report.</param>
/// <param name="Rounds">Each round measures every system under every load.</param>
/// <param name="FirstLoad">Load on each system before the first round, for just-in-time compilers and caches: they need several seconds.</param>
/// <param name="WarmUp">Load before each window.</param>
/// <param name="Window">What is counted.</param>
/// <param name="Trials">How often a leader is killed.</param>
/// <param name="Thorough">Every number in flight for every workload and system; else only where a ratio needs it, beside all puts.</param>
internal sealed record Plan(string Name, int Rounds, TimeSpan FirstLoad, TimeSpan WarmUp, TimeSpan Window, int Trials, bool Thorough)
{
    /// <summary>For the figures that one quotes.</summary>
    public static Plan Full { get; } = new("full", 3, Seconds(10), Seconds(1), Seconds(4), 5, true);

    /// <summary>For a look.</summary>
    public static Plan Quick { get; } = new("quick", 2, Seconds(5), Seconds(0.5), Seconds(1.5), 2, false);

    /// <summary>One window.</summary>
    public Shot Shot(Workload workload, int inFlight) => new(workload, inFlight, WarmUp, Window);

    private static TimeSpan Seconds(double seconds) => TimeSpan.FromSeconds(seconds);
}
