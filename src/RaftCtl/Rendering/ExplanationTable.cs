using OrleansRaft.RaftCtl.Api;
using Spectre.Console;
using Spectre.Console.Rendering;

namespace OrleansRaft.RaftCtl.Rendering;

/// <summary>Why a group serves, or does not.</summary>
internal static class ExplanationTable
{
    public static IRenderable Of(Explanation explanation)
    {
        var halves = Tables.Of("HALF", "VOTERS", "NEEDED", "AVAILABLE", "STATE", "SINCE");
        foreach (var half in explanation.Halves)
        {
            halves.AddRow(
                new Text(half.Half),
                new Text(Texts.Ids(half.Voters)),
                new Text(Texts.Number((ulong)half.Needed)),
                new Text(Texts.Number((ulong)half.Available)),
                half.IsBlocked ? new Text("blocked", Styles.Bad) : new Text("works", Styles.Good),
                new Text(Texts.Duration(half.SinceMs)));
        }

        var parts = new List<IRenderable>
        {
            new Text(explanation.Summary, explanation.IsServing ? Styles.Good : Styles.Bad), Text.Empty, halves,
        };
        if (explanation.Halves.Any(static h => h.Missing.Count > 0)) parts.AddRange([Text.Empty, Missing(explanation)]);
        return Tables.Stack(parts);
    }

    private static Table Missing(Explanation explanation)
    {
        var table = Tables.Of("HALF", "REPLICA", "SILO", "DATABASE", "CAUSE", "SINCE", "DETAIL");
        foreach (var half in explanation.Halves)
        {
            foreach (var replica in half.Missing)
            {
                table.Row(
                    half.Half,
                    Texts.Number(replica.ReplicaId),
                    replica.Silo,
                    Texts.OrNone(replica.Database),
                    replica.Cause,
                    Texts.Duration(replica.SinceMs),
                    replica.Detail);
            }
        }

        return table;
    }
}
