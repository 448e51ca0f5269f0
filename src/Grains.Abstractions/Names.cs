namespace OrleansRaft;

/// <summary>What the names of groups, silos and state machines may look like.</summary>
public static class Names
{
    /// <summary>Whether the text is a group's id: <c>^[a-z0-9][a-z0-9-]{0,62}$</c>.</summary>
    public static bool IsGroupId(string? text) =>
        text is { Length: > 0 and <= Limits.GroupIdLength } && text[0] != '-' && All(text, static c => IsLower(c) || c == '-');

    /// <summary>Whether the text is a silo's name: <c>^[A-Za-z0-9][A-Za-z0-9._-]{0,62}$</c>.</summary>
    public static bool IsSiloName(string? text) =>
        text is { Length: > 0 and <= Limits.SiloNameLength }
        && char.IsAsciiLetterOrDigit(text[0])
        && All(text, static c => char.IsAsciiLetterOrDigit(c) || c is '.' or '_' or '-');

    /// <summary>Whether the text is a state machine's name: the same as a group's id.</summary>
    public static bool IsStateMachineName(string? text) => IsGroupId(text);

    private static bool IsLower(char c) => c is (>= 'a' and <= 'z') or (>= '0' and <= '9');

    private static bool All(string text, Func<char, bool> allowed)
    {
        foreach (var c in text)
        {
            if (!allowed(c)) return false;
        }

        return true;
    }
}
