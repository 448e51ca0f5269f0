using System.Text;

namespace OrleansRaft.Conformance.Interaction;

/// <summary>The output of one directive: what the harness says, and what the replicas trace, in one stream.</summary>
internal sealed class TranscriptOutput : IRaftTracer
{
    private static readonly string[] s_levels = ["DEBUG", "INFO", "WARN", "ERROR", "FATAL", "NONE"];

    private StringBuilder _text = new();

    /// <summary>The lowest level that is shown; above all levels it silences the harness as well.</summary>
    public int Level { get; set; }

    public bool IsQuiet => Level == s_levels.Length - 1;

    public static int ParseLevel(string name)
    {
        var level = Array.FindIndex(s_levels, l => l.Equals(name, StringComparison.OrdinalIgnoreCase));
        return level >= 0 ? level : throw new VerbFailedException($"log levels must be either of [{string.Join(' ', s_levels)}]");
    }

    public bool IsEnabled(TraceLevel level) => Level <= (int)level;

    public void Write(TraceLevel level, string text) => Write($"{s_levels[(int)level]} {text}\n");

    public void Write(string text)
    {
        if (!IsQuiet) _text.Append(text);
    }

    public void WriteLine(string text) => Write(text + "\n");

    /// <summary>Runs something, and indents what it writes.</summary>
    public void Indented(Action action)
    {
        var outer = _text;
        _text = new StringBuilder();
        try
        {
            action();
        }
        finally
        {
            var inner = _text.ToString();
            _text = outer;
            if (inner.EndsWith('\n')) inner = inner[..^1];
            if (inner.Length > 0) _text.Append("  ").Append(inner.Replace("\n", "\n  ", StringComparison.Ordinal)).Append('\n');
        }
    }

    /// <summary>What was written since the last call.</summary>
    public string Take()
    {
        var text = _text.ToString();
        _text.Clear();
        return text;
    }
}
