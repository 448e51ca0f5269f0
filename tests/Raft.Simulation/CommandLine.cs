using System.Globalization;

namespace OrleansRaft.Simulation;

/// <summary>What the command was asked for.</summary>
internal sealed record CommandLine
{
    public const string Usage = """
        Runs simulated worlds of one Raft group, each drawn from a seed.

          --seeds N          how many (default 1000)
          --first-seed N     from which on (default 1)
          --seed N           this one alone, with its history
          --profile NAME     lite (default) or swarm
        """;

    /// <summary>How many seeds.</summary>
    public int Seeds { get; private init; } = 1000;

    public ulong FirstSeed { get; private init; } = 1;

    /// <summary>The only seed, or null.</summary>
    public ulong? Seed { get; private init; }

    public Profile Profile { get; private init; } = Profile.Lite;

    /// <summary>Reads the arguments.</summary>
    /// <exception cref="FormatException">They cannot be read.</exception>
    public static CommandLine Parse(ReadOnlySpan<string> arguments)
    {
        var line = new CommandLine();
        for (; arguments.Length > 0; arguments = arguments[2..])
        {
            if (arguments.Length == 1) throw new FormatException($"'{arguments[0]}' needs a value, or is none of the options.");
            var value = arguments[1];
            line = arguments[0] switch
            {
                "--seeds" => line with { Seeds = int.Parse(value, CultureInfo.InvariantCulture) },
                "--first-seed" => line with { FirstSeed = ulong.Parse(value, CultureInfo.InvariantCulture) },
                "--seed" => line with { Seed = ulong.Parse(value, CultureInfo.InvariantCulture) },
                "--profile" => line with { Profile = ProfileNamed(value) },
                _ => throw new FormatException($"There is no option '{arguments[0]}'."),
            };
        }

        return line;
    }

    private static Profile ProfileNamed(string name) => name switch
    {
        "lite" => Profile.Lite,
        "swarm" => Profile.Swarm,
        _ => throw new FormatException($"There is no profile '{name}'."),
    };
}
