using System.Globalization;

namespace OrleansRaft.DevCluster;

/// <summary>What a developer can choose.</summary>
/// <param name="Silos">How many silos; they are named <c>raft-0</c> and so on. 1 to 9.</param>
/// <param name="Processes">One process for each silo and one Postgres for each log, instead of one process and SQLite files.</param>
/// <param name="OnePostgres">With <paramref name="Processes"/>: one Postgres for all logs and Orleans' tables.</param>
/// <param name="HttpPort">Where the API answers, on loopback.</param>
/// <param name="DataFolder">Where everything is kept. An absolute path.</param>
internal sealed record DevOptions(int Silos, bool Processes, bool OnePostgres, int HttpPort, string DataFolder)
{
    /// <summary>The environment variable with <see cref="DataFolder"/>.</summary>
    public const string DataFolderVariable = "ORLEANSRAFT_DATA_DIR";

    /// <summary>The environment variable with <see cref="HttpPort"/>.</summary>
    public const string HttpPortVariable = "ORLEANSRAFT_HTTP_PORT";

    private const int DefaultSilos = 3;
    private const int MostSilos = 9;
    private const int DefaultHttpPort = 8080;

    /// <summary>The names of the silos.</summary>
    public IReadOnlyList<string> SiloNames => [.. Enumerable.Range(0, Silos).Select(i => $"raft-{i}")];

    /// <summary>Where the API answers.</summary>
    public Uri ApiAddress => new($"http://127.0.0.1:{HttpPort}");

    /// <summary>Reads the command line and the environment.</summary>
    /// <exception cref="DevClusterException">Something in them is wrong.</exception>
    public static DevOptions Read(string[] args, Func<string, string?> environment)
    {
        var silos = DefaultSilos;
        var processes = false;
        var onePostgres = false;
        for (var i = 0; i < args.Length; i++)
        {
            switch (args[i])
            {
                case "--processes":
                    processes = true;
                    break;
                case "--one-postgres":
                    onePostgres = true;
                    break;
                case "--silos":
                    silos = Number(++i < args.Length ? args[i] : "", "--silos", 1, MostSilos);
                    break;
                default:
                    throw new DevClusterException($"'{args[i]}' is unknown. Usage: ./run.sh [--silos N] [--processes [--one-postgres]]");
            }
        }

        if (onePostgres && !processes) throw new DevClusterException("--one-postgres goes with --processes; without it there is no Postgres at all.");
        var port = environment(HttpPortVariable) is { Length: > 0 } text ? Number(text, HttpPortVariable, 1, ushort.MaxValue) : DefaultHttpPort;
        var folder = environment(DataFolderVariable) is { Length: > 0 } path ? path : "data";
        return new DevOptions(silos, processes, onePostgres, port, Path.GetFullPath(folder));
    }

    private static int Number(string text, string what, int least, int most) =>
        int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number) && number >= least && number <= most
            ? number
            : throw new DevClusterException($"{what} must be a number from {least} to {most}");
}
