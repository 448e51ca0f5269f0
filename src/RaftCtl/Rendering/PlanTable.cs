using OrleansRaft.RaftCtl.Api;
using Spectre.Console;
using Spectre.Console.Rendering;

namespace OrleansRaft.RaftCtl.Rendering;

/// <summary>What a change would do, phase by phase.</summary>
internal static class PlanTable
{
    public static IRenderable Of(Plan plan)
    {
        var phases = Tables.Of("PHASE", "INCOMING", "OUTGOING", "LEARNERS", "SURVIVES");
        var details = Tables.Of("PHASE", "DETAIL");
        foreach (var phase in plan.Phases)
        {
            phases.Row(
                phase.Name,
                Majority(phase.Incoming),
                phase.Outgoing is { } outgoing ? Majority(outgoing) : "-",
                Texts.Ids(phase.Configuration.Learners),
                Texts.Survives(phase.ToleratedFailures));
            details.Row(phase.Name, phase.Detail);
        }

        var parts = new List<IRenderable> { new Text($"From version {plan.Version}:"), phases, Text.Empty, details };
        if (plan.Warnings.Count > 0)
        {
            var warnings = Tables.Of("WARNING", "DETAIL");
            foreach (var warning in plan.Warnings) warnings.AddRow(new Text(warning.Code, Styles.Busy), new Text(warning.Detail));
            parts.AddRange([Text.Empty, warnings]);
        }

        return Tables.Stack(parts);
    }

    private static string Majority(PlanMajority majority) => $"{majority.Needed} of {Texts.Ids(majority.Voters)}";
}
