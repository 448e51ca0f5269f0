using Spectre.Console;
using Spectre.Console.Rendering;

namespace OrleansRaft.RaftCtl.Rendering;

/// <summary>Tables without lines, which people read and <c>awk</c> takes apart. Texts are never taken for markup.</summary>
internal static class Tables
{
    private static readonly Padding Gap = new(0, 0, 2, 0);

    /// <summary>A table with these headers.</summary>
    public static Table Of(params ReadOnlySpan<string> headers)
    {
        var table = new Table { Border = TableBorder.None };
        foreach (var header in headers) table.AddColumn(new TableColumn(new Text(header, Styles.Bold)) { Padding = Gap });
        return table;
    }

    /// <summary>Names and values, a line each.</summary>
    public static Table Fields()
    {
        var table = Of("", "");
        table.ShowHeaders = false;
        return table;
    }

    /// <summary>Adds a row of texts.</summary>
    public static Table Row(this Table table, params IEnumerable<string> cells) => table.AddRow(cells.Select(static c => (IRenderable)new Text(c)));

    /// <summary>Adds a name and its value.</summary>
    public static Table Field(this Table table, string name, string value, Style? style = null) =>
        table.AddRow(new Text(name, Styles.Dim), new Text(value, style));

    /// <summary>One below the other.</summary>
    public static IRenderable Stack(params IEnumerable<IRenderable> parts) => new Rows(parts);
}
