using System.Globalization;

namespace OrleansRaft.Conformance.DataDriven;

/// <summary>One case of a file: what to do, and what must come out.</summary>
/// <param name="Line">Where it begins, from 1.</param>
/// <param name="Command">Its first word.</param>
/// <param name="Arguments">The other words.</param>
/// <param name="Input">The lines between directive and separator.</param>
/// <param name="Expected">The output, each line with its end.</param>
public sealed record Directive(
    int Line, string Command, IReadOnlyList<DirectiveArgument> Arguments, string Input, string Expected)
{
    public DirectiveArgument Argument(string key) =>
        Arguments.FirstOrDefault(a => a.Key == key) ?? throw new FormatException($"line {Line}: {Command} needs {key}=…");

    /// <summary>The arguments without a value, which name replicas.</summary>
    public IEnumerable<ulong> Ids() =>
        Arguments.Where(a => a.Values.Count == 0).Select(a => ulong.Parse(a.Key, CultureInfo.InvariantCulture));

    public override string ToString() =>
        string.Join(' ', [Command, .. Arguments.Select(a => a.Values.Count switch
        {
            0 => a.Key,
            1 => $"{a.Key}={a.Values[0]}",
            _ => $"{a.Key}=({string.Join(',', a.Values)})",
        })]);
}
