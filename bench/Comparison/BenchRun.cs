using OrleansRaft.Bench.Report;
using OrleansRaft.Bench.Stages;

namespace OrleansRaft.Bench;

/// <summary>One run: stage after stage, and the report of what all of them found.</summary>
internal static class BenchRun
{
    /// <summary>Measures.</summary>
    /// <returns>The report, and whether no stage failed.</returns>
    public static async Task<(string Report, bool AllRan)> RunAsync(
        BenchOptions options, IReadOnlyList<IStage> stages, WorkFolder work, CancellationToken cancellationToken)
    {
        var probe = work.Make("disk");
        var findings = new Findings(MachineFacts.Read(probe, DiskProbe.Run(probe)));
        foreach (var stage in stages)
        {
            var context = new StageContext(options, work.Make(stage.Name), findings);
            StageContext.Say($"{stage.Name}: {stage.Title}");
            try
            {
                await stage.RunAsync(context, cancellationToken);
            }
            catch (BenchException e)
            {
                // What the other stages find is worth having all the same; the report and the exit code say that this one failed.
                StageContext.Say($"{stage.Name} failed: {e.Message}");
                findings.Failed(stage.Name, e.Message);
            }
        }

        return (MarkdownReport.Write(options.Plan, findings), findings.AllRan);
    }
}
