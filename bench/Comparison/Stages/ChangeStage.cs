using System.Diagnostics;
using System.Globalization;
using OrleansRaft.Bench.Report;
using OrleansRaft.Bench.Stages.Changes;
using OrleansRaft.Bench.Targets.Raft;

namespace OrleansRaft.Bench.Stages;

/// <summary>A joint change under load: two of three voters are replaced at once.</summary>
internal sealed class ChangeStage : IStage
{
    private const int Voters = 3;
    private const int SiloCount = 5;
    private const int InFlight = 64;

    private static readonly TimeSpan Settle = TimeSpan.FromSeconds(3);
    private static readonly TimeSpan Before = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan After = TimeSpan.FromSeconds(3);

    public string Name => "change";

    public string Title => "two of three voters are replaced in one joint change, under load";

    public bool OnlyWhenAsked => true;

    public TimeSpan Within => TimeSpan.FromMinutes(10);

    public async Task RunAsync(StageContext context, CancellationToken cancellationToken)
    {
        if (!context.Options.Wants(PostgresLayout.Each.Name)) return;
        await using var deployment = await PostgresDeployment.StartAsync(
            PostgresLayout.Each, context.Options.ClusterProgram, context.Make(PostgresLayout.Each.Folder), cancellationToken, silos: SiloCount);
        var rows = new List<IReadOnlyList<string>>();
        for (var trial = 1; trial <= context.Plan.Trials; trial++)
        {
            var group = string.Create(CultureInfo.InvariantCulture, $"change-{trial}");
            await using var target = await RaftTarget.StartAsync(deployment, deployment.Name, [group], Voters, cancellationToken);
            rows.Add(await TrialAsync(target, cancellationToken));
            StageContext.Say($"trial {trial} of {context.Plan.Trials}: {string.Join(" | ", rows[^1])}");
            await target.DeleteAsync(cancellationToken);
        }

        context.Findings.Add(
            new TableSection(
                "A joint change under load",
                $"OrleansRaft on Postgres, {InFlight} callers; two of three voters are replaced while the leader stays. The lowest rate is that of half a second, from the change's begin until {After.TotalSeconds} s after its end.",
                ["puts/s before", "lowest", "of before", "change took s", "failed puts"],
                rows),
            []);
    }

    private static async Task<IReadOnlyList<string>> TrialAsync(RaftTarget target, CancellationToken cancellationToken)
    {
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        var (timeline, failed) = (new Timeline(), 0);
        var callers = Enumerable.Range(0, InFlight).Select(id => new Caller(id, "change")).ToArray();
        var store = target.StoreOf(0);
        var work = Task.WhenAll(callers.Select(caller => Task.Run(() => WriteAsync(caller), CancellationToken.None)));
        await Task.Delay(Settle + Before, cancellationToken);
        var begin = timeline.Now;
        var started = Stopwatch.GetTimestamp();
        await ReplaceAsync(target, cancellationToken);
        var took = Stopwatch.GetElapsedTime(started);
        await Task.Delay(After, cancellationToken);
        var end = timeline.Now;
        await stop.CancelAsync();
        await work;
        var before = timeline.Rate(begin - (int)(Before / Timeline.Step), begin);
        var lowest = timeline.Lowest(begin, end);
        return [Text(before, "#,0"), Text(lowest, "#,0"), Text(lowest / before, "0.00"), Text(took.TotalSeconds, "0.0"), Text(failed, "0")];

        async Task WriteAsync(Caller caller)
        {
            while (!stop.IsCancellationRequested)
            {
                try
                {
                    await caller.NextAsync(store, Workload.Put);
                    timeline.Acknowledged();
                }
                catch (OperationFailedException)
                {
                    Interlocked.Increment(ref failed);
                }
            }
        }
    }

    private static async Task ReplaceAsync(RaftTarget target, CancellationToken cancellationToken)
    {
        var view = await target.Group.DescribeAsync() ?? throw new BenchException("The group is gone.");
        var leaving = view.Replicas.Where(r => r.Silo != view.Leader?.Silo).Select(r => MemberChange.Remove(r.Id));
        var end = await target.Group.ChangeAsync(
            [MemberChange.AddVoter("raft-3"), MemberChange.AddVoter("raft-4"), .. leaving], cancellationToken: cancellationToken);
        if (end is not ChangeResult.Completed) throw new BenchException($"The change ended as {end}.");
    }

    private static string Text(double value, string format) => value.ToString(format, CultureInfo.InvariantCulture);
}
