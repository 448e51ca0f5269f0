using Spectre.Console;
using Spectre.Console.Rendering;

namespace OrleansRaft.RaftCtl.Rendering;

/// <summary>What goes to a file or a pipe: no colours, nothing wrapped, nothing behind a line's text.</summary>
internal static class PlainText
{
    private const int Width = 1000;

    /// <summary>Renders to text that ends with a line's end.</summary>
    public static string Of(IRenderable content)
    {
        var console = AnsiConsole.Create(new AnsiConsoleSettings
        {
            Ansi = AnsiSupport.No,
            ColorSystem = ColorSystemSupport.NoColors,
            Interactive = InteractionSupport.No,
            Out = new AnsiConsoleOutput(TextWriter.Null),
            Enrichment = new ProfileEnrichment { UseDefaultEnrichers = false },
        });
        console.Profile.Width = Width;
        var text = string.Concat(content.GetSegments(console).Where(static s => !s.IsControlCode).Select(static s => s.Text));
        return string.Join('\n', text.Split('\n').Select(static line => line.TrimEnd())).TrimEnd('\n') + "\n";
    }
}
