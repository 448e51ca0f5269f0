using OrleansRaft.Bench.Report;
using OrleansRaft.Bench.Stages;

namespace OrleansRaft.Bench;

/// <summary>One run: stage after stage, and the report of what all of them found.</summary>
internal static class BenchRun
{
    /// <summary>Measures.</summary>
    /// <returns>The report.</returns>
    public static async Task<string> RunAsync(BenchOptions options, IReadOnlyList<IStage> stages, WorkFolder work, CancellationToken cancellationToken)
    {
        var probe = work.Make("disk");
        var findings = new Findings(MachineFacts.Read(probe, DiskProbe.Run(probe)));
        foreach (var stage in stages)
        {
            var context = new StageContext(options, work.Make(stage.Name), findings);
            StageContext.Say($"{stage.Name}: {stage.Title}");
            await stage.RunAsync(context, cancellationToken);
        }

        return MarkdownReport.Write(options.Plan, findings);
    }
}
