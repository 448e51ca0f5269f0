using System.Text;

namespace OrleansRaft.Conformance.DataDriven;

/// <summary>A file of cases, and the same file with other outputs.</summary>
public static class TranscriptFile
{
    private const string Separator = "----";

    /// <summary>The cases, in order.</summary>
    public static IReadOnlyList<Directive> Parse(string text) => Read(text, _ => null).Directives;

    /// <summary>
    /// The text with each case's output replaced by what <paramref name="run"/> says, everything else untouched. An output with blank
    /// lines is enclosed in doubled separators.
    /// </summary>
    public static string Rewrite(string text, Func<Directive, string> run) => Read(text, run).Text;

    private static (List<Directive> Directives, string Text) Read(string text, Func<Directive, string?> replace)
    {
        var lines = new LineReader(text);
        var directives = new List<Directive>();
        var copy = new StringBuilder();
        while (lines.TryNext(out var line))
        {
            copy.Append(line).Append('\n');
            var number = lines.Number;
            line = line.Trim();
            if (line.Length == 0 || line.StartsWith('#')) continue;
            while (line.EndsWith('\\') && lines.TryNext(out var continued))
            {
                copy.Append(continued).Append('\n');
                line = $"{line[..^1]} {continued.Trim()}";
            }

            var (command, arguments) = DirectiveParser.Parse(line);
            if (command == "subtest") continue; // A heading, without input or output.

            var input = new StringBuilder();
            var separated = false;
            while (!separated && lines.TryNext(out line))
            {
                separated = line == Separator;
                if (separated) continue;
                input.Append(line).Append('\n');
                copy.Append(line).Append('\n');
            }

            var expected = separated ? Expected(lines) : "";
            var directive = new Directive(number, command, arguments, input.ToString().Trim(), expected);
            directives.Add(directive);
            var output = replace(directive) ?? expected;
            copy.Append(Separator).Append('\n');
            if (HasBlankLine(output)) copy.Append(Separator).Append('\n').Append(output).Append("----\n----\n");
            else copy.Append(output);
            copy.Append('\n');
        }

        return (directives, copy.ToString().TrimEnd('\n') + "\n");
    }

    private static string Expected(LineReader lines)
    {
        var expected = new StringBuilder();
        if (!lines.TryNext(out var line)) return "";
        if (line != Separator)
        {
            do
            {
                if (string.IsNullOrWhiteSpace(line)) break;
                expected.Append(line).Append('\n');
            }
            while (lines.TryNext(out line));
            return expected.ToString();
        }

        while (lines.TryNext(out line))
        {
            if (line == Separator && lines.TryNext(out var second))
            {
                if (second == Separator) break;
                expected.Append(line).Append('\n');
                line = second;
            }

            expected.Append(line).Append('\n');
        }

        return expected.ToString();
    }

    private static bool HasBlankLine(string output) => output.TrimEnd('\n').Split('\n').Any(string.IsNullOrWhiteSpace);

    private sealed class LineReader(string text)
    {
        private readonly string[] _lines = text.ReplaceLineEndings("\n").TrimEnd('\n').Split('\n');

        public int Number { get; private set; }

        public bool TryNext(out string line)
        {
            line = Number < _lines.Length ? _lines[Number] : "";
            return Number < _lines.Length && Number++ >= 0;
        }
    }
}
