using System.Text;
using Spectre.Console;

namespace OrleansRaft.RaftCtl;

/// <summary>What a command reads from and writes to.</summary>
internal sealed record CommandIo
{
    /// <summary>Standard output, for bytes and for what is no terminal.</summary>
    public required Stream Output { get; init; }

    /// <summary>The terminal that standard output is, or null if it is none.</summary>
    public required IAnsiConsole? Terminal { get; init; }

    /// <summary>Standard error.</summary>
    public required TextWriter Error { get; init; }

    /// <summary>Standard input, or null if it is a terminal.</summary>
    public required Stream? Input { get; init; }

    /// <summary>An environment variable.</summary>
    public required Func<string, string?> Variable { get; init; }

    /// <summary>Those of this process.</summary>
    public static CommandIo OfProcess() => new()
    {
        Output = Console.OpenStandardOutput(),
        Terminal = Console.IsOutputRedirected ? null : AnsiConsole.Console,
        Error = Console.Error,
        Input = Console.IsInputRedirected ? Console.OpenStandardInput() : null,
        Variable = Environment.GetEnvironmentVariable,
    };

    /// <summary>Writes bytes to standard output.</summary>
    public void WriteBytes(ReadOnlySpan<byte> bytes)
    {
        Output.Write(bytes);
        Output.Flush();
    }

    /// <summary>Writes text to standard output.</summary>
    public void Write(string text) => WriteBytes(Encoding.UTF8.GetBytes(text));

    /// <summary>Writes text and a line's end to standard output.</summary>
    public void WriteLine(string text) => Write(text + "\n");
}
