namespace OrleansRaft.Bench.Report;

/// <summary>A stage's results as one table.</summary>
/// <param name="title">The section's heading.</param>
/// <param name="note">What the figures are.</param>
/// <param name="head">See <see cref="Markdown.Table"/>.</param>
/// <param name="rows">As many cells as there are columns.</param>
internal sealed class TableSection(string title, string note, IReadOnlyList<string> head, IReadOnlyList<IReadOnlyList<string>> rows) : ISection
{
    public void WriteTo(Markdown text)
    {
        text.Paragraph($"## {title}");
        text.Paragraph($"{note}");
        text.Table(head, rows);
    }
}
