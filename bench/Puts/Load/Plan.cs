namespace OrleansRaft.Bench.Load;

/// <summary>How long a run takes.</summary>
/// <param name="Name">In the report.</param>
/// <param name="Rounds">Each round measures every store at every number in flight.</param>
/// <param name="FirstLoad">Load on each store before the first round, for their just-in-time compilers and caches.</param>
/// <param name="WarmUp">Load before each window.</param>
/// <param name="Window">What is counted.</param>
/// <param name="Deadline">The run is given up then.</param>
internal sealed record Plan(string Name, int Rounds, TimeSpan FirstLoad, TimeSpan WarmUp, TimeSpan Window, TimeSpan Deadline)
{
    /// <summary>For the figures that one quotes.</summary>
    public static Plan Full { get; } = new("full", 5, Seconds(15), Seconds(2), Seconds(10), Seconds(590));

    /// <summary>For a look.</summary>
    public static Plan Quick { get; } = new("quick", 2, Seconds(5), Seconds(1), Seconds(4), Seconds(170));

    private static TimeSpan Seconds(int seconds) => TimeSpan.FromSeconds(seconds);
}
