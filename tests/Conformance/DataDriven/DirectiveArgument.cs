using System.Globalization;

namespace OrleansRaft.Conformance.DataDriven;

/// <summary>One argument of a directive: <c>name</c>, <c>name=value</c> or <c>name=(value,value)</c>.</summary>
public sealed record DirectiveArgument(string Key, IReadOnlyList<string> Values)
{
    public IEnumerable<ulong> Numbers => Values.Select(v => ulong.Parse(v, CultureInfo.InvariantCulture));

    public ulong Number => ulong.Parse(Values[^1], CultureInfo.InvariantCulture);

    public bool Flag => ParseFlag(Values[^1]);

    /// <summary>The spellings of a flag that the format knows.</summary>
    public static bool ParseFlag(string text) => text switch
    {
        "1" or "t" or "T" or "true" or "TRUE" or "True" => true,
        "0" or "f" or "F" or "false" or "FALSE" or "False" => false,
        _ => throw new FormatException($"'{text}' is no flag"),
    };
}
