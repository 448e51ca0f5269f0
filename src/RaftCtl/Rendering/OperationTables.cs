using OrleansRaft.RaftCtl.Api;
using Spectre.Console;
using Spectre.Console.Rendering;

namespace OrleansRaft.RaftCtl.Rendering;

/// <summary>Operations.</summary>
internal static class OperationTables
{
    /// <summary>The history.</summary>
    public static IRenderable Many(IReadOnlyList<Operation> operations)
    {
        if (operations.Count == 0) return new Text("There are no operations.");
        var table = Tables.Of("OPERATION", "KIND", "STATE", "REQUESTED", "CHANGES", "REASON");
        foreach (var operation in operations)
        {
            table.AddRow(
                new Text(operation.Id),
                new Text(operation.Kind),
                new Text(operation.State, Styles.OfState(operation.State)),
                new Text(Texts.Time(operation.RequestedAt)),
                new Text(Texts.Changes(operation.Changes)),
                new Text(operation.State == "completed" ? "" : operation.Result?.Reason ?? operation.Explanation ?? ""));
        }

        return table;
    }

    /// <summary>One, with its steps.</summary>
    public static IRenderable One(Operation operation)
    {
        var fields = Tables.Fields()
            .Field("operation", operation.Id, Styles.Bold)
            .Field("group", operation.Group)
            .Field("kind", operation.Kind)
            .Field("changes", Texts.Changes(operation.Changes))
            .Field("transition", operation.Transition)
            .Field("state", operation.State, Styles.OfState(operation.State));
        if (operation.Joint is { } joint) fields.Field("joint", $"entered at {Texts.OrNone(joint.EnteredAt)}, left at {Texts.OrNone(joint.LeftAt)}");
        if (operation.Result is { Code: { } code }) fields.Field("code", code, Styles.Bad);
        if (operation.Result is { Reason: { } reason }) fields.Field("result", reason);
        if (operation.Explanation is { } explanation) fields.Field("waits for", explanation, Styles.Busy);

        return Tables.Stack(fields, Text.Empty, Steps(operation.Events), ProgressBars.Of(operation.Progress));
    }

    private static Table Steps(IReadOnlyList<OperationStep> steps)
    {
        var table = Tables.Of("AT", "STATE", "DETAIL");
        foreach (var step in steps) table.Row(Texts.Time(step.At), step.State, step.Detail);
        return table;
    }
}
