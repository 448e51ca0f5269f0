using OrleansRaft.RaftCtl.Api;
using Spectre.Console;
using Spectre.Console.Rendering;

namespace OrleansRaft.RaftCtl.Rendering;

/// <summary>How far new members and both quorums are, as bars.</summary>
internal static class ProgressBars
{
    private const int Width = 24;

    /// <summary>Nothing, if there is no progress to show.</summary>
    public static IRenderable Of(OperationProgress? progress)
    {
        if (progress is not ({ CatchUp.Count: > 0 } or { Incoming: not null } or { Outgoing: not null })) return new Rows();
        var table = Tables.Of("", "", "");
        table.ShowHeaders = false;
        foreach (var member in progress.CatchUp) Add(table, $"replica {member.ReplicaId}", member.Share, Texts.CatchUp(member));
        if (progress.Incoming is { } incoming) Add(table, progress.Outgoing is null ? "voters" : "incoming", incoming);
        if (progress.Outgoing is { } outgoing) Add(table, "outgoing", outgoing);
        return table;
    }

    private static void Add(Table table, string name, Acks acks) => Add(
        table,
        name,
        acks.Needed == 0 ? 1 : Math.Min(1, (double)acks.Replicas.Count / acks.Needed),
        $"{acks.Replicas.Count} of {acks.Needed} needed: {Texts.Ids(acks.Replicas)}");

    private static void Add(Table table, string name, double share, string text)
    {
        var full = (int)(share * Width);
        var bar = new Paragraph(new string('█', full), share >= 1 ? Styles.Good : Styles.Busy).Append(new string('░', Width - full), Styles.Dim);
        table.AddRow(new Text(name), bar, new Text(text));
    }
}
