using System.CommandLine;
using OrleansRaft.RaftCtl.Api;
using OrleansRaft.RaftCtl.Rendering;
using Spectre.Console;
using Spectre.Console.Rendering;

namespace OrleansRaft.RaftCtl.Commands;

/// <summary>One command being carried out: what was asked, the API, and where the answer goes.</summary>
/// <param name="parsed">The command line.</param>
/// <param name="io">What it reads and writes.</param>
/// <param name="options">The options of every command.</param>
/// <param name="cancelled">Ctrl-C.</param>
internal sealed class Session(ParseResult parsed, CommandIo io, GlobalOptions options, CancellationToken cancelled) : IDisposable
{
    /// <summary>The API.</summary>
    public RaftApi Api { get; } = new(options.Url(parsed, io.Variable), options.Timeout(parsed));

    /// <summary>What it reads and writes.</summary>
    public CommandIo Io => io;

    /// <summary>Ctrl-C.</summary>
    public CancellationToken Cancelled => cancelled;

    /// <summary>How long one call may take.</summary>
    public TimeSpan Timeout => options.Timeout(parsed);

    /// <summary>Whether the answer is wanted as it came.</summary>
    public bool IsJson => options.Output(parsed) is OutputFormat.Json;

    /// <summary>What an argument says.</summary>
    public T Get<T>(Argument<T> argument) => parsed.GetRequiredValue(argument);

    /// <summary>What an argument says that may be left out.</summary>
    public T? GetOptional<T>(Argument<T> argument) => parsed.GetValue(argument);

    /// <summary>What an option says.</summary>
    public T? Get<T>(Option<T> option) => parsed.GetValue(option);

    /// <summary>Writes an answer: as it came, or as a table.</summary>
    public void Show<T>(Answer<T> answer, Func<T, IRenderable> table)
        where T : class
    {
        if (IsJson)
        {
            Io.WriteBytes([.. answer.Json.Span, (byte)'\n']);
            return;
        }

        var content = table(answer.Value);
        if (Io.Terminal is not { } terminal)
        {
            Io.Write(PlainText.Of(content));
            return;
        }

        terminal.Write(new Rows(content));
    }

    /// <summary>Writes a sentence, unless JSON was asked for: then the answer was all.</summary>
    public void Say(string sentence)
    {
        if (!IsJson) Io.WriteLine(sentence);
    }

    /// <inheritdoc/>
    public void Dispose() => Api.Dispose();
}
