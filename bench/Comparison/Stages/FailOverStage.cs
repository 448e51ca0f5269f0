using System.Globalization;
using OrleansRaft.Bench.Report;
using OrleansRaft.Bench.Stages.FailOver;
using OrleansRaft.Bench.Targets.Etcd;
using OrleansRaft.Bench.Targets.Raft;

namespace OrleansRaft.Bench.Stages;

/// <summary><c>kill -9</c> of the leader's process: how long no write is acknowledged, with the same election timeout for all.</summary>
internal sealed class FailOverStage : IStage
{
    /// <summary>OrleansRaft's default: 14 ticks of 50 ms.</summary>
    private const int ElectionMilliseconds = 700;

    public string Name => "failover";

    public string Title => "the leader's process is killed";

    public bool OnlyWhenAsked => false;

    public TimeSpan Within => TimeSpan.FromMinutes(10);

    public async Task RunAsync(StageContext context, CancellationToken cancellationToken)
    {
        await using var running = new Running();
        var targets = new List<ICrashTarget>();
        if (context.Options.Wants("etcd") && context.Options.EtcdProgram.Length > 0)
        {
            var etcd = await EtcdTarget.StartAsync(context.Options.EtcdProgram, context.Make("etcd"), cancellationToken, ElectionMilliseconds);
            targets.Add(running.Add(new EtcdCrashTarget(etcd)));
        }

        if (context.Options.Wants(PostgresLayout.Each.Name))
        {
            targets.Add(running.Add(await RaftCrashTarget.StartAsync(context, PostgresLayout.Each.Folder, [], cancellationToken)));
        }

        if (targets.Count == 0) return;
        var gaps = targets.ToDictionary(t => t.Name, _ => new List<double>());
        for (var trial = 1; trial <= context.Plan.Trials; trial++)
        {
            foreach (var target in targets)
            {
                var kill = await target.AimAsync(Victim.Leader, cancellationToken);
                var gap = await new GapMeter(target.Doors, string.Create(CultureInfo.InvariantCulture, $"trial-{trial}")).RunAsync(kill, cancellationToken);
                StageContext.Say(string.Create(CultureInfo.InvariantCulture, $"trial {trial} of {context.Plan.Trials}, {target.Name}: {gap.TotalMilliseconds:#,0} ms without a write"));
                gaps[target.Name].Add(gap.TotalMilliseconds);
                await target.HealAsync(cancellationToken);
            }
        }

        foreach (var target in targets) context.Findings.Describe($"{target.Name} when killed", target.Facts);
        context.Findings.Add(SectionOf(gaps), []);
        context.Findings.Ratios.Set(Ratio.FailOver, MedianOf(PostgresLayout.Each.Name), MedianOf("etcd"));

        double? MedianOf(string system) => gaps.TryGetValue(system, out var all) ? Statistics.Median(all) : null;
    }

    private static TableSection SectionOf(Dictionary<string, List<double>> gaps) => new(
        "Fail-over: kill -9 of the leader's process",
        $"The longest time without an acknowledged write, in ms. Both wait {ElectionMilliseconds} to {2 * ElectionMilliseconds} ms for their leader, and send heartbeats every 100 ms.",
        ["-system", "median", "shortest", "longest", "trials"],
        [.. gaps.Select(g => (string[])[g.Key, Text(Statistics.Median(g.Value)), Text(g.Value.Min()), Text(g.Value.Max()), Text(g.Value.Count)])]);

    private static string Text(double value) => value.ToString("#,0", CultureInfo.InvariantCulture);
}
