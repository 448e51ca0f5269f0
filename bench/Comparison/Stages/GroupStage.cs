using System.Globalization;
using OrleansRaft.Bench.Report;
using OrleansRaft.Bench.Targets.Raft;

namespace OrleansRaft.Bench.Stages;

/// <summary>The same number in flight over one group and over many, which share the silos' log writers and databases.</summary>
internal sealed class GroupStage : IStage
{
    private const int InFlight = 256;

    private static readonly int[] Counts = [1, 16, 256];

    public string Name => "groups";

    public string Title => "1, 16 and 256 groups at the same total in flight";

    public bool OnlyWhenAsked => false;

    public TimeSpan Within => TimeSpan.FromMinutes(10);

    public async Task RunAsync(StageContext context, CancellationToken cancellationToken)
    {
        if (!context.Options.Wants(PostgresLayout.Each.Name)) return;
        await using var deployment = await PostgresDeployment.StartAsync(
            PostgresLayout.Each, context.Options.ClusterProgram, context.Make(PostgresLayout.Each.Folder), cancellationToken);
        var slices = new List<Slice>();
        var rounds = context.Plan.Thorough ? context.Plan.Rounds : 1;
        for (var round = 1; round <= rounds; round++)
        {
            slices.AddRange(await RoundAsync(context, deployment, round, cancellationToken));
        }

        var section = new LoadSection("Groups", NameOf(Counts[0]), slices)
        {
            Notes =
            [
                "OrleansRaft on three Postgres instances; the callers are dealt out to the groups, and each goes to the leader of its group. "
                + string.Create(CultureInfo.InvariantCulture, $"{rounds} {(rounds == 1 ? "round" : "rounds")} on fresh groups, each after {context.Plan.FirstLoad.TotalSeconds} s under load."),
            ],
        };
        context.Findings.Add(section, []);
        context.Findings.Ratios.Set(Ratio.Groups256, RateOf(Counts[^1]), RateOf(Counts[0]));

        double? RateOf(int groups) => section.Find(NameOf(groups), Workload.Put, InFlight)?.Rate;
    }

    /// <summary>Measures one group, then more and more of them, and retires all: idle groups of an earlier round would cost the next one.</summary>
    private static async Task<IReadOnlyList<Slice>> RoundAsync(
        StageContext context, PostgresDeployment deployment, int round, CancellationToken cancellationToken)
    {
        var slices = new List<Slice>();
        await using var running = new Running();
        var targets = new List<RaftTarget>();
        foreach (var count in Counts)
        {
            string[] groups = [.. Enumerable.Range(0, count).Select(i => string.Create(CultureInfo.InvariantCulture, $"round-{round}-of-{count}-{i}"))];
            var target = running.Add(await RaftTarget.StartAsync(deployment, NameOf(count), groups, deployment.Silos.Count, cancellationToken));
            targets.Add(target);
            var contender = new DrivenTarget(target, InFlight);
            var shot = new Shot(Workload.Put, InFlight, context.Plan.FirstLoad, context.Plan.Window);
            var slice = await contender.MeasureAsync(shot, cancellationToken);
            await contender.VerifyAsync(cancellationToken);
            StageContext.Say(string.Create(CultureInfo.InvariantCulture, $"round {round}, {slice.System}: {slice.Rate:#,0}/s"));
            slices.Add(slice);
        }

        foreach (var target in targets) await target.DeleteAsync(cancellationToken);
        return slices;
    }

    private static string NameOf(int groups) => string.Create(CultureInfo.InvariantCulture, $"{groups} {(groups == 1 ? "group" : "groups")}");
}
