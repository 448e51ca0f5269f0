using System.Globalization;

namespace OrleansRaft.Simulation;

/// <summary>What the command was asked for.</summary>
internal sealed record CommandLine
{
    public const string Usage = """
        Runs simulated worlds of one Raft group, each drawn from a seed.

          --seeds N          how many (default 1000)
          --first-seed N     from which on (default 1)
          --seed N           this one alone, with its whole history
          --profile NAME     lite (default) or swarm
          --faults A,B,C     instead of the fault classes that are drawn ("none" for none)
          --duration N       milliseconds of trouble, instead of what is drawn
          --clients N        how many clients, instead of what is drawn
          --trace FILE       writes the steps of the first seed's replicas, for etcd's trace validation
        """;

    /// <summary>How many seeds.</summary>
    public int Seeds { get; private init; } = 1000;

    public ulong FirstSeed { get; private init; } = 1;

    /// <summary>The only seed, or null.</summary>
    public ulong? Seed { get; private init; }

    public Profile Profile { get; private init; } = Profile.Lite;

    public FaultSet? Faults { get; private init; }

    public int? DurationMs { get; private init; }

    public int? Clients { get; private init; }

    public string? TraceFile { get; private init; }

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
                "--seeds" => line with { Seeds = Number(value) },
                "--first-seed" => line with { FirstSeed = ulong.Parse(value, CultureInfo.InvariantCulture) },
                "--seed" => line with { Seed = ulong.Parse(value, CultureInfo.InvariantCulture) },
                "--profile" => line with { Profile = ProfileNamed(value) },
                "--faults" => line with { Faults = FaultSet.Parse(value) },
                "--duration" => line with { DurationMs = Number(value) },
                "--clients" => line with { Clients = Number(value) },
                "--trace" => line with { TraceFile = value },
                _ => throw new FormatException($"There is no option '{arguments[0]}'."),
            };
        }

        return line;
    }

    /// <summary>What a seed's world is like, as it is drawn and then altered by the command.</summary>
    public SimulationOptions OptionsOf(ulong seed)
    {
        var drawn = SimulationOptions.Draw(seed, Profile);
        return drawn with { Faults = Faults ?? drawn.Faults, DurationMs = DurationMs ?? drawn.DurationMs, Clients = Clients ?? drawn.Clients };
    }

    /// <summary>The arguments that make a world again.</summary>
    public static string Of(ulong seed, SimulationOptions options)
    {
        var drawn = SimulationOptions.Draw(seed, options.Profile);
        var arguments = $"--profile {(options.Profile == Profile.Lite ? "lite" : "swarm")} --seed {seed}";
        if (options.Faults != drawn.Faults) arguments += $" --faults {options.Faults}";
        if (options.DurationMs != drawn.DurationMs) arguments += $" --duration {options.DurationMs}";
        return options.Clients == drawn.Clients ? arguments : $"{arguments} --clients {options.Clients}";
    }

    private static int Number(string text) => int.TryParse(text, CultureInfo.InvariantCulture, out var number) && number > 0
        ? number
        : throw new FormatException($"'{text}' is not a number from 1 on.");

    private static Profile ProfileNamed(string name) => name switch
    {
        "lite" => Profile.Lite,
        "swarm" => Profile.Swarm,
        _ => throw new FormatException($"There is no profile '{name}'."),
    };
}
