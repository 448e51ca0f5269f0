using OrleansRaft.Bench.Report;
using OrleansRaft.Bench.Targets.Inside;

namespace OrleansRaft.Bench.Stages;

/// <summary>Callers inside the leader's process: OrleansRaft on SQLite and DotNext.Net.Cluster, libraries both.</summary>
internal sealed class InsideStage : IStage
{
    private const int RatioInFlight = 256;

    public string Name => "inside";

    public string Title => "callers inside the leader's process, one group";

    public bool OnlyWhenAsked => false;

    public TimeSpan Within => TimeSpan.FromMinutes(10);

    public async Task RunAsync(StageContext context, CancellationToken cancellationToken)
    {
        await using var running = new Running();
        var entries = new List<Entry>();
        foreach (var system in (InsideSystem[])[InsideSystem.DotNextDefault, InsideSystem.DotNextTuned, InsideSystem.Ours])
        {
            if (!context.Options.Wants(system.Name)) continue;
            var contender = running.Add(await InsideContender.StartAsync(system, context.Make(system.Kind.ToString()), cancellationToken));
            entries.Add(new Entry(contender, Shots(context.Options)));
        }

        if (entries.Count == 0) return;
        var slices = await Rounds.RunAsync(context, entries, cancellationToken);
        var section = new LoadSection("Callers inside the leader's process, one group", InsideSystem.DotNextTuned.Name, slices)
        {
            Notes = ["DotNext is less durable by its nature: its followers acknowledge entries before they have flushed them. OrleansRaft's flush first."],
        };
        context.Findings.Add(section, entries.Select(e => e.Contender));
        context.Findings.Ratios.Set(Ratio.DotNext256, RateOf(InsideSystem.Ours), RateOf(InsideSystem.DotNextTuned));

        double? RateOf(InsideSystem system) => section.Find(system.Name, Workload.Put, RatioInFlight)?.Rate;
    }

    private static IReadOnlyList<Shot> Shots(BenchOptions options) =>
        [.. options.InFlight.Where(n => options.Plan.Thorough || options.InFlightChosen || n == RatioInFlight).Select(n => options.Plan.Shot(Workload.Put, n))];
}
