using System.CommandLine;

namespace OrleansRaft.RaftCtl.Commands;

/// <summary>The options that every command has.</summary>
internal sealed class GlobalOptions
{
    /// <summary>The environment variable that stands for <c>--url</c>.</summary>
    public const string UrlVariable = "RAFTCTL_URL";

    private const string DefaultUrl = "http://127.0.0.1:8080";
    private const double DefaultTimeoutSeconds = 30;
    private const double LongestTimeoutSeconds = 24 * 60 * 60;

    private readonly Option<string?> _url = new("--url")
    {
        Description = $"Where the API is. Otherwise {UrlVariable}, otherwise {DefaultUrl}.",
        HelpName = "address",
        Recursive = true,
    };

    private readonly Option<OutputFormat> _output = new("--output", "-o")
    {
        Description = "A table for people, or the API's answer as one JSON document.",
        HelpName = "table|json",
        CustomParser = static result => result.Tokens[0].Value switch
        {
            "table" => OutputFormat.Table,
            "json" => OutputFormat.Json,
            var other => Inputs.Fail<OutputFormat>(result, $"'{other}' is no output format: table or json."),
        },
        Recursive = true,
    };

    private readonly Option<double> _timeout = new("--timeout")
    {
        Description = "How long one call may take, and how long a watch keeps looking for an API that went away.",
        HelpName = "seconds",
        DefaultValueFactory = static _ => DefaultTimeoutSeconds,
        CustomParser = static result => Inputs.TrySeconds(result.Tokens[0].Value, out var seconds) && seconds <= LongestTimeoutSeconds
            ? seconds
            : Inputs.Fail<double>(result, $"--timeout must be a number of seconds above 0, at most {LongestTimeoutSeconds}."),
        Recursive = true,
    };

    /// <summary>Adds them to the root.</summary>
    public void AddTo(Command root)
    {
        root.Options.Add(_url);
        root.Options.Add(_output);
        root.Options.Add(_timeout);
    }

    /// <summary>The API's address.</summary>
    /// <param name="parsed">The command line.</param>
    /// <param name="variable">The environment.</param>
    /// <exception cref="CommandFailedException">It is none.</exception>
    public Uri Url(ParseResult parsed, Func<string, string?> variable)
    {
        var text = parsed.GetValue(_url) ?? (variable(UrlVariable) is { Length: > 0 } set ? set : DefaultUrl);
        return Uri.TryCreate(text, UriKind.Absolute, out var url)
            && url is { Scheme: "http" or "https", Query: "", Fragment: "" }
            ? url
            : throw CommandFailedException.Usage($"'{text}' is no address of an API, such as {DefaultUrl}.");
    }

    /// <summary>What standard output gets.</summary>
    public OutputFormat Output(ParseResult parsed) => parsed.GetValue(_output);

    /// <summary>How long one call may take.</summary>
    public TimeSpan Timeout(ParseResult parsed) => TimeSpan.FromSeconds(parsed.GetValue(_timeout));
}

/// <summary>What standard output gets.</summary>
internal enum OutputFormat
{
    /// <summary>Tables and sentences.</summary>
    Table,

    /// <summary>One JSON document.</summary>
    Json,
}
