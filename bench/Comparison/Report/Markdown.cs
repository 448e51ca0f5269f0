using System.Globalization;
using System.Text;

namespace OrleansRaft.Bench.Report;

/// <summary>Markdown that also reads well in a terminal.</summary>
internal sealed class Markdown
{
    private readonly StringBuilder _text = new();

    /// <summary>A line.</summary>
    public void Line(FormattableString line) => _text.Append(line.ToString(CultureInfo.InvariantCulture)).Append('\n');

    /// <summary>A line, after an empty one.</summary>
    public void Paragraph(FormattableString line)
    {
        Line($"");
        Line(line);
    }

    /// <summary>A table. Columns whose head begins with a hyphen stand at the left, the others at the right.</summary>
    public void Table(IReadOnlyList<string> head, IEnumerable<IReadOnlyList<string>> rows)
    {
        string[][] all = [[.. head.Select(h => h.TrimStart('-'))], .. rows.Select(r => r.ToArray())];
        var widths = head.Select((_, column) => all.Max(row => row[column].Length)).ToArray();
        Line($"");
        Row(all[0]);
        _text.Append('|').AppendJoin('|', head.Select((h, i) => IsLeft(i) ? $" {new string('-', widths[i])} " : $" {new string('-', widths[i] - 1)}: ")).Append("|\n");
        foreach (var row in all[1..]) Row(row);

        bool IsLeft(int column) => head[column].StartsWith('-');
        void Row(string[] cells) =>
            _text.Append('|').AppendJoin('|', cells.Select((c, i) => $" {(IsLeft(i) ? c.PadRight(widths[i]) : c.PadLeft(widths[i]))} ")).Append("|\n");
    }

    /// <summary>A heading and a list under it.</summary>
    public void List(string heading, IReadOnlyList<Fact> facts)
    {
        Paragraph($"## {heading}");
        Line($"");
        foreach (var (name, value) in facts) Line($"- {name}: {value}");
    }

    public override string ToString() => _text.ToString();
}
