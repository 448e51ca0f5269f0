using System.Globalization;
using System.Text;

namespace OrleansRaft.Bench.Report;

/// <summary>The report of a run, as Markdown that also reads well in a terminal.</summary>
internal sealed class MarkdownReport
{
    private readonly StringBuilder _text = new();

    /// <summary>Writes it.</summary>
    /// <param name="plan">How it was measured.</param>
    /// <param name="machine">Where.</param>
    /// <param name="targets">What, with its facts; the first one is the one to compare with.</param>
    /// <param name="missing">Stores that could not be measured, and why.</param>
    /// <param name="slices">All that was measured.</param>
    public static string Write(
        Plan plan, IReadOnlyList<Fact> machine, IReadOnlyList<ITarget> targets, IReadOnlyList<Fact> missing, IReadOnlyList<Slice> slices)
    {
        var report = new MarkdownReport();
        var summaries = slices.GroupBy(s => (s.InFlight, s.Target)).Select(g => new Summary([.. g])).ToArray();
        report.Head(plan);
        report.Figures(summaries, missing);
        report.Ratios(summaries, targets);
        report.Remarks(slices);
        report.Facts("Machine", machine);
        foreach (var target in targets) report.Facts(target.Name, target.Facts);
        return report._text.ToString();
    }

    private void Head(Plan plan)
    {
        Line($"# Puts of {Caller.ValueBytes}-byte values, {DateTime.UtcNow:yyyy-MM-dd}");
        Line($"");
        Line($"Closed loop, {plan.Rounds} interleaved rounds ({plan.Name}), {plan.Window.TotalSeconds} s counted in each after {plan.WarmUp.TotalSeconds} s under load.");
        Line($"Rates are the median of the rounds, latencies are over all rounds.");
    }

    private void Figures(IReadOnlyList<Summary> summaries, IReadOnlyList<Fact> missing)
    {
        Line($"");
        Line($"| in flight | store | puts/s | slowest to fastest round | p50 ms | p99 ms | CPU µs/put, store | CPU µs/put, generator | failed |");
        Line($"| ---: | --- | ---: | ---: | ---: | ---: | ---: | ---: | ---: |");
        foreach (var level in summaries.GroupBy(s => s.InFlight))
        {
            foreach (var s in level)
            {
                Line($"| {s.InFlight} | {s.Target} | {s.PutsPerSecond:#,0} | {s.Slowest:#,0} to {s.Fastest:#,0} | {s.P50Milliseconds:0.00} | {s.P99Milliseconds:0.00} | {s.ServerMicroseconds:0} | {s.GeneratorMicroseconds:0} | {s.Failures} |");
            }

            foreach (var (name, _) in missing) Line($"| {level.Key} | {name} | n/a | n/a | n/a | n/a | n/a | n/a | n/a |");
        }

        foreach (var (name, reason) in missing)
        {
            Line($"");
            Line($"{name} was not measured: {reason}");
        }
    }

    private void Ratios(IReadOnlyList<Summary> summaries, IReadOnlyList<ITarget> targets)
    {
        if (targets.Count < 2) return;
        var basis = targets[0].Name;
        Line($"");
        Line($"| in flight | ratio | puts/s | p50 | p99 |");
        Line($"| ---: | --- | ---: | ---: | ---: |");
        foreach (var level in summaries.GroupBy(s => s.InFlight))
        {
            var reference = level.Single(s => s.Target == basis);
            foreach (var s in level.Where(s => s.Target != basis))
            {
                Line($"| {s.InFlight} | {s.Target} / {basis} | {s.PutsPerSecond / reference.PutsPerSecond:0.00} | {s.P50Milliseconds / reference.P50Milliseconds:0.00} | {s.P99Milliseconds / reference.P99Milliseconds:0.00} |");
            }
        }
    }

    private void Remarks(IReadOnlyList<Slice> slices)
    {
        foreach (var slice in slices.Where(s => s.LeaderMoved || s.FirstFailure is not null))
        {
            Line($"");
            Line($"{slice.Target} at {slice.InFlight} in flight: {(slice.LeaderMoved ? "the leader changed during a round" : "puts failed")}{(slice.FirstFailure is { } why ? $", first failure: {why}" : "")}.");
        }
    }

    private void Facts(string title, IReadOnlyList<Fact> facts)
    {
        Line($"");
        Line($"## {title}");
        Line($"");
        foreach (var (name, value) in facts) Line($"- {name}: {value}");
    }

    private void Line(FormattableString line) => _text.Append(line.ToString(CultureInfo.InvariantCulture)).Append('\n');
}
