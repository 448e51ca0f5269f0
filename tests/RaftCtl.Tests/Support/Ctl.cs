using System.Text;
using System.Text.Json;
using Spectre.Console;

namespace OrleansRaft.RaftCtl.Tests.Support;

/// <summary>The real command, in this process, with its output captured.</summary>
internal static class Ctl
{
    /// <summary>Runs it against a fake API.</summary>
    public static Task<Run> RunAsync(FakeApi api, params string[] args) => RunAsync([.. args, "--url", api.Url]);

    /// <summary>Runs it.</summary>
    /// <param name="args">Its words.</param>
    /// <param name="terminal">The terminal that it writes to, or null.</param>
    /// <param name="input">What it reads, or null if that is a terminal.</param>
    /// <param name="url">What <c>RAFTCTL_URL</c> says.</param>
    /// <param name="output">What it writes to, where a test waits for that.</param>
    /// <param name="cancellationToken">Ctrl-C.</param>
    public static async Task<Run> RunAsync(
        string[] args,
        IAnsiConsole? terminal = null,
        byte[]? input = null,
        string? url = null,
        MemoryStream? output = null,
        CancellationToken? cancellationToken = null)
    {
        output ??= new MemoryStream();
        var error = new StringWriter();
        var io = new CommandIo
        {
            Output = output,
            Terminal = terminal,
            Error = error,
            Input = input is null ? null : new MemoryStream(input),
            Variable = name => name == "RAFTCTL_URL" ? url : null,
        };
        var exitCode = await CommandLine.RunAsync(args, io, cancellationToken ?? TestContext.Current.CancellationToken);
        return new Run((ExitCode)exitCode, output.ToArray(), error.ToString());
    }

    /// <summary>A terminal that a test can read.</summary>
    public static IAnsiConsole Terminal(TextWriter writer)
    {
        var console = AnsiConsole.Create(new AnsiConsoleSettings
        {
            Ansi = AnsiSupport.Yes,
            ColorSystem = ColorSystemSupport.NoColors,
            Interactive = InteractionSupport.Yes,
            Out = new AnsiConsoleOutput(writer),
            Enrichment = new ProfileEnrichment { UseDefaultEnrichers = false },
        });
        (console.Profile.Width, console.Profile.Height) = (120, 40);
        return console;
    }
}

/// <summary>What became of it.</summary>
internal sealed record Run(ExitCode ExitCode, byte[] Bytes, string Error)
{
    /// <summary>Its output.</summary>
    public string Output => Encoding.UTF8.GetString(Bytes);

    /// <summary>Its output, line by line.</summary>
    public IReadOnlyList<string> Lines => Output.TrimEnd('\n').Split('\n');

    /// <summary>Asserts that it is done, without a word on standard error.</summary>
    public Run Done()
    {
        Assert.Equal((ExitCode.Done, ""), (ExitCode, Error));
        return this;
    }

    /// <summary>Asserts how it failed, by its exit code and the code on standard error.</summary>
    public Run Failed(ExitCode exitCode, string code)
    {
        Assert.True(ExitCode == exitCode, $"{exitCode} expected, and it is {ExitCode}: {Error}");
        Assert.StartsWith($"raftctl: {code}: ", Error, StringComparison.Ordinal);
        return this;
    }

    /// <summary>Asserts that the output is this document, to the byte, and nothing else.</summary>
    public void IsJson(string document)
    {
        Assert.Equal(document + "\n", Output);
        using var parsed = JsonDocument.Parse(Bytes);
    }
}
