using System.Diagnostics;

namespace OrleansRaft.Bench.Stages.Changes;

/// <summary>How many writes were acknowledged when, in steps of a tenth of a second.</summary>
internal sealed class Timeline
{
    /// <summary>One step.</summary>
    public static readonly TimeSpan Step = TimeSpan.FromMilliseconds(100);

    private const int Steps = 6_000;

    private readonly int[] _counts = new int[Steps];
    private readonly long _begin = Stopwatch.GetTimestamp();

    /// <summary>The step that is under way.</summary>
    public int Now => Math.Min((int)(Stopwatch.GetElapsedTime(_begin) / Step), Steps - 1);

    /// <summary>Counts one.</summary>
    public void Acknowledged() => Interlocked.Increment(ref _counts[Now]);

    /// <summary>Writes per second from one step to before another.</summary>
    public double Rate(int from, int to) => _counts[from..to].Sum() / ((to - from) * Step.TotalSeconds);

    /// <summary>The lowest rate of five steps in succession.</summary>
    public double Lowest(int from, int to) => Enumerable.Range(from, Math.Max(1, to - from - 4)).Min(i => Rate(i, i + 5));
}
