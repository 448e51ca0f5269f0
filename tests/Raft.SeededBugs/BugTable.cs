using System.Text;
using System.Text.RegularExpressions;

namespace OrleansRaft.SeededBugs;

/// <summary>What was found, as a table for readers.</summary>
internal static partial class BugTable
{
    private const string Begin = "<!-- seeded bugs: what follows is written by tests/Raft.SeededBugs -->";
    private const string End = "<!-- seeded bugs: end -->";
    private const int LongestSign = 110;

    public static string Of(IEnumerable<Hunt> hunts)
    {
        var table = new StringBuilder("| bug | name | profile | median seeds | most | how it shows, most often |\n| --- | --- | --- | ---: | ---: | --- |\n");
        foreach (var hunt in hunts)
        {
            var bug = SeededBug.Describe(hunt.Bug);
            var profile = bug.Profile.ToString().ToLowerInvariant();
            var (median, most) = hunt.IsFound ? ($"{hunt.MedianSeeds}", $"{hunt.MostSeeds}") : ("not found", "");
            table.Append($"| {bug.What} | `{bug.Name}` | {profile} | {median} | {most} | {Sign(hunt)} |\n");
        }

        return table.ToString();
    }

    /// <summary>Puts a text between the marks of a document.</summary>
    /// <exception cref="InvalidOperationException">It has no marks.</exception>
    public static string Replace(string document, string text)
    {
        var begin = document.IndexOf(Begin, StringComparison.Ordinal);
        var end = document.IndexOf(End, StringComparison.Ordinal);
        if (begin < 0 || end < begin) throw new InvalidOperationException($"The document lacks the lines '{Begin}' and '{End}'.");
        return $"{document[..begin]}{Begin}\n\n{text}\n{document[end..]}";
    }

    /// <summary>The kind of violation that the most campaigns met.</summary>
    private static string Sign(Hunt hunt) => hunt.Finds
        .Where(static f => f.Violation is not null)
        .GroupBy(static f => Kind(f.Violation!))
        .MaxBy(static g => g.Count())?.Key ?? "";

    /// <summary>A violation without what differs from world to world.</summary>
    private static string Kind(string violation)
    {
        var line = violation.Split('\n')[0];
        var kind = Numbers().Replace(When().Replace(line, ""), "n").Replace('|', '/');
        return kind.Length <= LongestSign ? kind : kind[..LongestSign] + "…";
    }

    [GeneratedRegex(@"^at \d+ ms: ")]
    private static partial Regex When();

    [GeneratedRegex(@"\d+")]
    private static partial Regex Numbers();
}
