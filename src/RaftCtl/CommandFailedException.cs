namespace OrleansRaft.RaftCtl;

/// <summary>A command cannot go on. Its message is what standard error says.</summary>
internal sealed class CommandFailedException : Exception
{
    private CommandFailedException(ExitCode exitCode, string code, string detail, IReadOnlyList<string> more, Exception? cause = null)
        : base(detail, cause) => (ExitCode, Code, More) = (exitCode, code, more);

    /// <summary>What the process ends with.</summary>
    public ExitCode ExitCode { get; }

    /// <summary>The API's code, or one of our own where there was no answer.</summary>
    public string Code { get; }

    /// <summary>Further lines.</summary>
    public IReadOnlyList<string> More { get; }

    /// <summary>The command line is wrong in a way that only shows when it is carried out.</summary>
    public static CommandFailedException Usage(string detail) => new(ExitCode.WrongUsage, "wrong-usage", detail, []);

    /// <summary>The API said no.</summary>
    public static CommandFailedException Answered(ExitCode exitCode, string code, string detail, IReadOnlyList<string> more) =>
        new(exitCode, code, detail, more);

    /// <summary>No answer came.</summary>
    public static CommandFailedException NoAnswer(ExitCode exitCode, string detail, Exception cause) =>
        new(exitCode, exitCode is ExitCode.OutcomeUnknown ? "outcome-unknown" : "unreachable", detail, [], cause);

    /// <summary>The answer makes no sense.</summary>
    public static CommandFailedException NotUnderstood(string detail, Exception? cause = null) =>
        new(ExitCode.NotUnderstood, "not-understood", detail, [], cause);

    /// <summary>The same with another end of the process.</summary>
    public CommandFailedException As(ExitCode exitCode) => new(exitCode, Code, Message, More, this);

    /// <summary>The same with a further line.</summary>
    public CommandFailedException With(string line) => new(ExitCode, Code, Message, [.. More, line], this);
}
