using System.Globalization;

namespace OrleansRaft.Bench;

/// <summary>What a run does.</summary>
internal sealed record BenchOptions
{
    private static readonly int[] DefaultInFlight = [1, 64, 256];
    private const int MostInFlight = 4096;

    /// <summary>How long it takes.</summary>
    public Plan Plan { get; private init; } = Plan.Full;

    /// <summary>Numbers of callers, in the order of their measurement.</summary>
    public IReadOnlyList<int> InFlight { get; private init; } = DefaultInFlight;

    /// <summary>The one store that is measured; null: all.</summary>
    public string? Only { get; private init; }

    /// <summary>The program of <c>./run.sh</c>.</summary>
    public string ClusterProgram { get; private init; } = "";

    /// <summary>Where etcd is; empty if it is not on this machine.</summary>
    public string EtcdProgram { get; private init; } = "";

    /// <summary>Where the stores keep their data while they run.</summary>
    public string WorkFolder { get; private init; } = "";

    /// <summary>Where the report goes.</summary>
    public string ResultsFolder { get; private init; } = "";

    /// <summary>Reads the command line.</summary>
    /// <exception cref="BenchException">Something in it is wrong.</exception>
    public static BenchOptions Read(string[] args)
    {
        var options = new BenchOptions();
        for (var i = 0; i < args.Length; i++)
        {
            options = args[i] switch
            {
                "--quick" => options with { Plan = Plan.Quick },
                "--only" => options with { Only = Value() },
                "--in-flight" => options with { InFlight = [.. Value().Split(',').Select(Callers)] },
                "--cluster-program" => options with { ClusterProgram = Value() },
                "--etcd-program" => options with { EtcdProgram = Value() },
                "--work" => options with { WorkFolder = Value() },
                "--results" => options with { ResultsFolder = Value() },
                var other => throw new BenchException($"'{other}' is unknown. Usage: bench/run.sh [--quick] [--only etcd|OrleansRaft] [--in-flight 1,64,256]"),
            };

            string Value() => ++i < args.Length ? args[i] : throw new BenchException($"{args[^1]} needs a value.");
        }

        return options;
    }

    private static int Callers(string text) =>
        int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number) && number is >= 1 and <= MostInFlight
            ? number
            : throw new BenchException($"--in-flight takes numbers from 1 to {MostInFlight}, separated by commas.");
}
