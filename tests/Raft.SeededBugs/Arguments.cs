using System.Globalization;

namespace OrleansRaft.SeededBugs;

/// <summary>What the command was asked for.</summary>
internal sealed record Arguments
{
    public const string Usage = """
        Looks for seeded bugs with the simulator: it must find each of them, and nothing where none is on.

          --bug NAME         this one alone (default: all, and then the same worlds without a bug)
          --seeds N          how many seeds a campaign may take (default 2000)
          --campaigns N      how often each is looked for, from other seeds each time (default 5)
          --first-seed N     from which seed on (default 1)
          --write-table      writes what was found into docs/testing.md
        """;

    /// <summary>The only bug, or null.</summary>
    public Bug? Bug { get; private init; }

    public int Seeds { get; private init; } = 2000;

    public int Campaigns { get; private init; } = 5;

    public ulong FirstSeed { get; private init; } = 1;

    public bool WritesTable { get; private init; }

    /// <summary>Reads the arguments.</summary>
    /// <exception cref="FormatException">They cannot be read.</exception>
    public static Arguments Parse(string[] arguments)
    {
        var parsed = new Arguments();
        for (var i = 0; i < arguments.Length; i++)
        {
            if (arguments[i] == "--write-table")
            {
                parsed = parsed with { WritesTable = true };
                continue;
            }

            if (i + 1 == arguments.Length) throw new FormatException($"'{arguments[i]}' needs a value, or is none of the options.");
            var (option, value) = (arguments[i], arguments[++i]);
            parsed = option switch
            {
                "--bug" => parsed with { Bug = BugNamed(value) },
                "--seeds" => parsed with { Seeds = Positive(value) },
                "--campaigns" => parsed with { Campaigns = Positive(value) },
                "--first-seed" => parsed with { FirstSeed = ulong.Parse(value, CultureInfo.InvariantCulture) },
                _ => throw new FormatException($"There is no option '{option}'."),
            };
        }

        if (parsed is { WritesTable: true, Bug: not null }) throw new FormatException("The table is of all bugs.");
        return parsed;
    }

    private static int Positive(string value) =>
        int.Parse(value, CultureInfo.InvariantCulture) is > 0 and var number ? number : throw new FormatException($"{value} is not above zero.");

    private static Bug BugNamed(string name)
    {
        foreach (var bug in Enum.GetValues<Bug>())
        {
            if (SeededBug.Describe(bug).Name == name) return bug;
        }

        throw new FormatException($"There is no bug '{name}'. There are: {string.Join(", ", Enum.GetValues<Bug>().Select(static b => SeededBug.Describe(b).Name))}.");
    }
}
