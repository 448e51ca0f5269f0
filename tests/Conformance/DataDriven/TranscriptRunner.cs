using System.Text;

namespace OrleansRaft.Conformance.DataDriven;

/// <summary>Runs a file's cases in order, against one harness, and stops at the first difference.</summary>
internal static class TranscriptRunner
{
    public static void Check(string file, Func<Directive, string> harness)
    {
        var directives = TranscriptFile.Parse(File.ReadAllText(file));
        Assert.True(directives.Count > 0, $"{file} holds no directive.");
        foreach (var directive in directives)
        {
            var actual = Run(file, directive, harness);
            if (actual != directive.Expected) Assert.Fail(Difference(file, directive, actual));
        }
    }

    public static void Rewrite(string file, Func<Directive, string> harness)
    {
        var text = File.ReadAllText(file);
        var rewritten = TranscriptFile.Rewrite(text, d => Run(file, d, harness));
        if (rewritten != text) File.WriteAllText(file, rewritten);
    }

    private static string Run(string file, Directive directive, Func<Directive, string> harness)
    {
        try
        {
            var output = harness(directive);
            return output.EndsWith('\n') ? output : output + "\n";
        }
        catch (Exception e) when (e is not Xunit.Sdk.XunitException)
        {
            throw new InvalidOperationException($"{file}:{directive.Line}: '{directive}' failed: {e.Message}", e);
        }
    }

    private static string Difference(string file, Directive directive, string actual)
    {
        var expected = Lines(directive.Expected);
        var found = Lines(actual);
        var first = 0;
        while (first < expected.Length && first < found.Length && expected[first] == found[first]) first++;

        var text = new StringBuilder($"{file}:{directive.Line}: {directive}\n");
        if (directive.Input.Length > 0) text.Append(directive.Input).Append('\n');
        text.Append($"differs in line {first + 1} of its output (-: expected, +: found):\n");
        for (var i = Math.Max(0, first - 5); i < first; i++) text.Append("  ").Append(expected[i]).Append('\n');
        foreach (var line in expected.Skip(first).Take(30)) text.Append("- ").Append(line).Append('\n');
        foreach (var line in found.Skip(first).Take(30)) text.Append("+ ").Append(line).Append('\n');
        return text.ToString();
    }

    private static string[] Lines(string text) => text.TrimEnd('\n').Split('\n');
}
