using OrleansRaft.RaftCtl.Api;
using Spectre.Console;
using Spectre.Console.Rendering;

namespace OrleansRaft.RaftCtl.Rendering;

/// <summary>An operation under way: its steps, how far it is, and what it waits for.</summary>
internal static class OperationPicture
{
    /// <summary>Draws it.</summary>
    /// <param name="operation">As it was seen last.</param>
    /// <param name="steps">Its steps, which may be newer.</param>
    /// <param name="lost">Why it cannot be seen now, or null.</param>
    public static IRenderable Of(Operation operation, IReadOnlyCollection<OperationStep> steps, string? lost)
    {
        var parts = new List<IRenderable>
        {
            new Paragraph($"Operation {operation.Id} of {operation.Group}", Styles.Bold)
                .Append($"  {operation.Kind}: {Texts.Changes(operation.Changes)}"),
            Text.Empty,
            Steps(operation, steps),
        };
        if (operation.Result is null) parts.Add(ProgressBars.Of(operation.Progress));
        if (operation is { Result: null, Explanation: { } explanation }) parts.Add(new Text($"waits: {explanation}", Styles.Busy));
        if (lost is not null) parts.Add(new Text($"{lost} Trying again.", Styles.Bad));
        return Tables.Stack(parts);
    }

    private static Table Steps(Operation operation, IReadOnlyCollection<OperationStep> steps)
    {
        var table = Tables.Of("", "", "", "");
        table.ShowHeaders = false;
        var left = steps.Count;
        foreach (var step in steps)
        {
            var isCurrent = --left == 0 && operation.Result is null;
            var style = isCurrent ? Styles.Busy : Styles.OfState(step.State) == Styles.Bad ? Styles.Bad : Styles.Good;
            var mark = isCurrent ? "●" : style == Styles.Bad ? "✗" : "✓";
            table.AddRow(
                new Text(mark, style),
                new Text(step.State, isCurrent ? Styles.Bold : Style.Plain),
                new Text($"+{Texts.Duration((long)(step.At - operation.RequestedAt).TotalMilliseconds)}", Styles.Dim),
                new Text(step.Detail));
        }

        return table;
    }
}
