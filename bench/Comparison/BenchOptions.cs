using System.Globalization;

namespace OrleansRaft.Bench;

/// <summary>What a run does.</summary>
internal sealed record BenchOptions
{
    /// <summary>What <c>--help</c> prints.</summary>
    public const string Usage =
        """
        bench/run.sh [--quick] [--scenario NAME,…] [--only SYSTEM,…] [--in-flight N,…] [--workload put,get,mixed]

          --quick       a look: up to 4 minutes; without it up to 20, for figures to quote
          --scenario    loads, inside, groups, failover (these four are the default), change, restart, catch-up
          --only        systems by their names in the report, such as etcd,OrleansRaft
          --in-flight   numbers of concurrent callers (default 1,64,256,1024)
          --workload    what the callers of "loads" ask for (default: all three)
          --help        this

        ORLEANSRAFT_BENCH_DIR is where the systems keep their data meanwhile (default artifacts/bench). bench/README.md says more.
        """;

    private static readonly int[] DefaultInFlight = [1, 64, 256, 1024];
    private static readonly Workload[] StoreWorkloads = [Workload.Put, Workload.Get, Workload.Mixed];
    private const int MostInFlight = 4096;

    /// <summary>How long it takes.</summary>
    public Plan Plan { get; private init; } = Plan.Full;

    /// <summary>What is done, by the stages' names; null: what is done unless something else is asked for.</summary>
    public IReadOnlyList<string>? Scenarios { get; private init; }

    /// <summary>Numbers of callers, in the order of their measurement.</summary>
    public IReadOnlyList<int> InFlight { get; private init; } = DefaultInFlight;

    /// <summary>Whether <see cref="InFlight"/> was asked for: every workload is then measured at all of them.</summary>
    public bool InFlightChosen => !ReferenceEquals(InFlight, DefaultInFlight);

    /// <summary>What the callers ask for.</summary>
    public IReadOnlyList<Workload> Workloads { get; private init; } = StoreWorkloads;

    /// <summary>The systems that are measured; null: all.</summary>
    public IReadOnlyList<string>? Only { get; private init; }

    /// <summary>Usage was asked for.</summary>
    public bool Help { get; private init; }

    /// <summary>The program of <c>./run.sh</c>.</summary>
    public string ClusterProgram { get; private init; } = "";

    /// <summary>Where etcd is; empty if it is not on this machine.</summary>
    public string EtcdProgram { get; private init; } = "";

    /// <summary>Where the systems keep their data while they run.</summary>
    public string WorkFolder { get; private init; } = "";

    /// <summary>Where the report goes.</summary>
    public string ResultsFolder { get; private init; } = "";

    /// <summary>Whether a system is to be measured.</summary>
    public bool Wants(string system) => Only?.Contains(system, StringComparer.OrdinalIgnoreCase) ?? true;

    /// <summary>Reads the command line.</summary>
    /// <param name="args">The command line.</param>
    /// <param name="scenarios">The scenarios that there are.</param>
    /// <exception cref="UsageException">Something in it is wrong.</exception>
    public static BenchOptions Read(string[] args, IReadOnlyList<string> scenarios)
    {
        var options = new BenchOptions();
        for (var i = 0; i < args.Length; i++)
        {
            options = args[i] switch
            {
                "--quick" => options with { Plan = Plan.Quick },
                "--scenario" => options with { Scenarios = [.. List().Select(Scenario)] },
                "--only" => options with { Only = List() },
                "--in-flight" => options with { InFlight = [.. List().Select(Callers)] },
                "--workload" => options with { Workloads = [.. List().Select(WorkloadOf)] },
                "--help" or "-h" => options with { Help = true },
                "--cluster-program" => options with { ClusterProgram = Value() },
                "--etcd-program" => options with { EtcdProgram = Value() },
                "--work" => options with { WorkFolder = Value() },
                "--results" => options with { ResultsFolder = Value() },
                var other => throw new UsageException($"'{other}' is unknown; --help tells what there is."),
            };

            string Value() => ++i < args.Length ? args[i] : throw new UsageException($"{args[^1]} needs a value.");
            string[] List() => Value().Split(',', StringSplitOptions.TrimEntries);
        }

        return options;

        string Scenario(string name) => scenarios.Contains(name) ? name : throw new UsageException($"--scenario takes {string.Join(", ", scenarios)}; not '{name}'.");
    }

    private static Workload WorkloadOf(string text) =>
        Enum.TryParse<Workload>(text, ignoreCase: true, out var workload) && StoreWorkloads.Contains(workload)
            ? workload
            : throw new UsageException($"--workload takes put, get and mixed; not '{text}'.");

    private static int Callers(string text) =>
        int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number) && number is >= 1 and <= MostInFlight
            ? number
            : throw new UsageException($"--in-flight takes numbers from 1 to {MostInFlight}; not '{text}'.");
}

/// <summary>The command line is wrong. The message is for whoever typed it.</summary>
internal sealed class UsageException(string message) : Exception(message);
