using System.Diagnostics;

namespace OrleansRaft.Simulation;

/// <summary>Many worlds, one after another, until one fails.</summary>
/// <param name="output">Where it says what happened.</param>
internal sealed class Campaign(TextWriter output)
{
    private static readonly TimeSpan ReportEvery = TimeSpan.FromMinutes(1);

    private readonly Stopwatch _watch = Stopwatch.StartNew();
    private SimulationStatistics _statistics = new() { Strikes = new Strikes() };
    private int _worlds;

    /// <summary>Runs worlds.</summary>
    /// <param name="worlds">Which.</param>
    /// <param name="trace">Gets every step of the first one's replicas, if anybody wants it.</param>
    /// <returns>Whether all held. Where one failed, it is shrunk.</returns>
    public bool Run(IEnumerable<(ulong Seed, SimulationOptions Options)> worlds, TextWriter? trace = null)
    {
        var next = ReportEvery;
        foreach (var (seed, options) in worlds)
        {
            var result = SimulationRun.Run(seed, options, trace: _worlds == 0 ? trace : null);
            _statistics = _statistics.Plus(result.Statistics);
            _worlds++;
            if (!result.IsOk)
            {
                Report.OfFailure(result, output);
                output.WriteLine("Shrinking:");
                Report.Of(Shrinker.Shrink(result), output);
                return false;
            }

            if (_watch.Elapsed < next) continue;
            output.WriteLine($"{_worlds} seeds held, the last one {seed}.");
            next += ReportEvery;
        }

        return true;
    }

    /// <summary>Says what happened so far.</summary>
    public void Summarize(FaultSet possible) => Report.Of(_statistics, _worlds, _watch.Elapsed, possible, output);

    /// <summary>Whether every one of these fault classes struck.</summary>
    public bool Met(FaultSet expected)
    {
        var idle = FaultSet.Of(expected.Members.Where(fault => _statistics.Strikes[fault] == 0));
        if (idle == FaultSet.None) return true;
        output.WriteLine($"FAILED: these never struck: {idle}");
        return false;
    }
}
