using OrleansRaft.Bench.Report;
using OrleansRaft.Bench.Targets.Etcd;
using OrleansRaft.Bench.Targets.Floor;
using OrleansRaft.Bench.Targets.Raft;

namespace OrleansRaft.Bench.Stages;

/// <summary>Clients outside, one group: OrleansRaft in its layouts, etcd, and the floor under a log on Postgres.</summary>
internal sealed class LoadStage : IStage
{
    private const string Ours = "OrleansRaft";
    private const string Etcd = "etcd";
    private const string NoEtcd = "it is not on this machine, and Debian's package etcd-server could not be fetched. Put etcd into PATH to compare.";
    private const int RatioInFlight = 256;

    public string Name => "loads";

    public string Title => "clients outside, one group";

    public bool OnlyWhenAsked => false;

    public TimeSpan Within => TimeSpan.FromMinutes(20);

    public async Task RunAsync(StageContext context, CancellationToken cancellationToken)
    {
        await using var running = new Running();

        // All at once, which takes half of the time; and whatever fails, all of them have been handed over to be stopped.
        var entries = (await Task.WhenAll(
            StartEtcdAsync(context, running, cancellationToken),
            StartPostgresAsync(PostgresLayout.Each, context, running, cancellationToken),
            StartPostgresAsync(PostgresLayout.One, context, running, cancellationToken),
            StartSqliteAsync(context, running, cancellationToken))).SelectMany(e => e).Where(e => e.Shots.Count > 0).ToArray();
        if (entries.Length == 0) return;

        var section = new LoadSection("Clients outside, one group", Etcd, await Rounds.RunAsync(context, entries, cancellationToken));
        context.Findings.Add(section, entries.Select(e => e.Contender));
        SetRatios(context.Findings.Ratios, section);
    }

    private static async Task<Entry[]> StartEtcdAsync(StageContext context, Running running, CancellationToken cancellationToken)
    {
        if (!context.Options.Wants(Etcd)) return [];
        if (context.Options.EtcdProgram.Length == 0)
        {
            context.Findings.Missing(Etcd, NoEtcd);
            return [];
        }

        return [EntryOf(running.Add(await EtcdTarget.StartAsync(context.Options.EtcdProgram, context.Make(Etcd), cancellationToken)), context, main: true)];
    }

    private static async Task<Entry[]> StartPostgresAsync(
        PostgresLayout layout, StageContext context, Running running, CancellationToken cancellationToken)
    {
        var (ours, floor) = (context.Options.Wants(layout.Name), context.Options.Wants(FloorContender.NameOn(layout)));
        if (!ours && !floor) return [];
        var deployment = running.Add(await PostgresDeployment.StartAsync(
            layout, context.Options.ClusterProgram, context.Make(layout.Folder), cancellationToken));
        var entries = new List<Entry>();
        if (ours)
        {
            var target = running.Add(await RaftTarget.StartAsync(deployment, cancellationToken));
            entries.Add(EntryOf(target, context, main: layout == PostgresLayout.Each));
        }

        if (floor)
        {
            var contender = running.Add(await FloorContender.StartAsync(deployment, cancellationToken));
            entries.Add(new Entry(contender, [context.Plan.Shot(Workload.Rows, FloorContender.InFlight)]));
        }

        return [.. entries];
    }

    private static async Task<Entry[]> StartSqliteAsync(StageContext context, Running running, CancellationToken cancellationToken)
    {
        if (!context.Options.Wants(SqliteDeployment.SystemName)) return [];
        var deployment = running.Add(await SqliteDeployment.StartAsync(context.Make("sqlite"), cancellationToken));
        return [EntryOf(running.Add(await RaftTarget.StartAsync(deployment, cancellationToken)), context, main: false)];
    }

    private static Entry EntryOf(ITarget target, StageContext context, bool main) =>
        new(new DrivenTarget(target, Rounds.Callers(context.Options.InFlight)), Shots(context.Options, main));

    private static IReadOnlyList<Shot> Shots(BenchOptions options, bool main)
    {
        return
        [
            .. from workload in options.Workloads
               from inFlight in options.InFlight
               where options.InFlightChosen || IsWanted(workload, inFlight)
               select options.Plan.Shot(workload, inFlight),
        ];

        // Of a look: all puts of the two main systems, and what else the ratios need. Where there is time, all that the main ones can do.
        bool IsWanted(Workload workload, int inFlight) => (main, workload) switch
        {
            (true, Workload.Put) => true,
            (false, Workload.Put) or (true, _) => options.Plan.Thorough || inFlight == RatioInFlight,
            _ => options.Plan.Thorough && inFlight == RatioInFlight,
        };
    }

    private static void SetRatios(Ratios ratios, LoadSection section)
    {
        ratios.Set(Ratio.Put256, Of(Ours, Workload.Put)?.Rate, Of(Etcd, Workload.Put)?.Rate);
        ratios.Set(Ratio.Put1P50, Of(Ours, Workload.Put, 1)?.P50Milliseconds, Of(Etcd, Workload.Put, 1)?.P50Milliseconds);
        ratios.Set(Ratio.Get256, Of(Ours, Workload.Get)?.Rate, Of(Etcd, Workload.Get)?.Rate);
        ratios.Set(
            Ratio.Floor256,
            Of(Ours, Workload.Put)?.Rate * FloorContender.Copies,
            Of(FloorContender.NameOn(PostgresLayout.Each), Workload.Rows, FloorContender.InFlight)?.Rate);

        Summary? Of(string system, Workload workload, int inFlight = RatioInFlight) => section.Find(system, workload, inFlight);
    }
}
