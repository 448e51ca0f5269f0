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
            Steps(operation.RequestedAt, steps),
        };
        if (operation.Result is null) parts.Add(ProgressBars.Of(operation.Progress));
        if (operation is { Result: null, Explanation: { } explanation }) parts.Add(new Text($"waits: {explanation}", Styles.Busy));
        if (lost is not null) parts.Add(new Text($"{lost} Trying again.", Styles.Bad));
        return Tables.Stack(parts);
    }

    private static Table Steps(DateTimeOffset requestedAt, IReadOnlyCollection<OperationStep> steps)
    {
        var table = Tables.Of("", "", "", "");
        table.ShowHeaders = false;
        var left = steps.Count;
        foreach (var step in steps)
        {
            // A step that led on is past; the last one goes on, or is an end.
            var style = --left > 0 ? Styles.Good : Styles.OfState(step.State);
            var isCurrent = style == Styles.Busy;
            var mark = isCurrent ? "●" : style == Styles.Bad ? "✗" : "✓";
            table.AddRow(
                new Text(mark, style),
                new Text(step.State, isCurrent ? Styles.Bold : Style.Plain),
                new Text($"+{Texts.Duration((long)(step.At - requestedAt).TotalMilliseconds)}", Styles.Dim),
                new Text(step.Detail));
        }

        return table;
    }
}
