namespace OrleansRaft.Conformance.DataDriven;

/// <summary>Takes a directive line apart. Values in parentheses may hold parentheses themselves.</summary>
internal static class DirectiveParser
{
    public static (string Command, List<DirectiveArgument> Arguments) Parse(string line)
    {
        var rest = line.Trim();
        var command = Until(ref rest, ' ');
        var arguments = new List<DirectiveArgument>();
        for (rest = rest.Trim(); rest.Length > 0; rest = rest.Trim())
        {
            var key = Until(ref rest, ' ', '=');
            if (key.Length == 0) throw new FormatException($"cannot parse the directive '{line}'");
            arguments.Add(new DirectiveArgument(key, rest.StartsWith('=') ? Values(ref rest, line) : []));
        }

        return (command, arguments);
    }

    private static List<string> Values(ref string rest, string line)
    {
        rest = rest[1..];
        if (rest.Length == 0 || rest[0] == ' ') return [""];
        if (rest[0] != '(') return [Until(ref rest, ' ')];

        var values = new List<string>();
        var depth = 0;
        var start = 1;
        for (var i = 1; i < rest.Length; i++)
        {
            if (rest[i] == '(') depth++;
            else if (rest[i] == ')' && depth > 0) depth--;
            else if (depth == 0 && rest[i] is (',' or ')'))
            {
                values.Add(rest[start..i].Trim());
                start = i + 1;
                if (rest[i] == ',') continue;
                rest = rest[start..];
                return values;
            }
        }

        throw new FormatException($"a parenthesis is not closed in '{line}'");
    }

    private static string Until(ref string rest, params ReadOnlySpan<char> ends)
    {
        var end = rest.AsSpan().IndexOfAny(ends);
        if (end < 0) end = rest.Length;
        var head = rest[..end];
        rest = rest[end..];
        return head;
    }
}
