using System.Globalization;
using System.Net;
using System.Text.Json;
using OrleansRaft.Bench.Processes;

namespace OrleansRaft.Bench.Targets.Raft;

/// <summary>What <c>./run.sh --processes</c> starts: silos as processes, with logs on Postgres.</summary>
internal sealed class PostgresDeployment : IRaftDeployment
{
    private const string GatewaySuffix = "/gateway";
    private const string SharedInstance = "orleans";

    private static readonly TimeSpan ReadyWithin = TimeSpan.FromSeconds(90);
    private static readonly TimeSpan AgainWithin = TimeSpan.FromSeconds(60);

    private readonly ChildProcess _cluster;
    private readonly Uri _ready;
    private readonly string _folder;

    private PostgresDeployment(ChildProcess cluster, Uri ready, string folder, PostgresLayout layout)
    {
        (_cluster, _ready, _folder, Layout) = (cluster, ready, folder, layout);
        var ports = JsonSerializer.Deserialize<Dictionary<string, int>>(File.ReadAllText(Path.Combine(folder, "ports.json")))!;
        Silos =
        [
            .. ports.Keys.Where(purpose => purpose.EndsWith(GatewaySuffix, StringComparison.Ordinal))
                .Order(StringComparer.Ordinal)
                .Select(purpose => new SiloAddress(purpose[..^GatewaySuffix.Length], new IPEndPoint(IPAddress.Loopback, ports[purpose]))),
        ];
        var password = File.ReadAllText(Path.Combine(folder, "postgres", "password"));
        Logs = layout.Shared
            ? [new PostgresInstance(InstanceOf(SharedInstance), ports[InstanceOf(SharedInstance)], password)]
            : [.. Silos.Select(s => new PostgresInstance(InstanceOf(s.Name), ports[InstanceOf(s.Name)], password))];
    }

    public string Name => Layout.Name;

    /// <summary>How many instances of Postgres there are.</summary>
    public PostgresLayout Layout { get; }

    public IReadOnlyList<Fact> Facts { get; private set; } = [];

    public IReadOnlyList<SiloAddress> Silos { get; }

    public TimeSpan ProcessorTime => ProcessTree.ProcessorTimeOf(_cluster.Id);

    /// <summary>The Postgres instances with the logs: one for each silo, or one.</summary>
    public IReadOnlyList<PostgresInstance> Logs { get; }

    /// <summary>Starts it and waits until its API is ready.</summary>
    /// <param name="layout">How many instances of Postgres.</param>
    /// <param name="program">The program that <c>./run.sh</c> starts.</param>
    /// <param name="folder">Where it keeps its data; must exist.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <param name="settings">Environment variables for the silos.</param>
    /// <param name="silos">How many silos.</param>
    public static async Task<PostgresDeployment> StartAsync(
        PostgresLayout layout,
        string program,
        string folder,
        CancellationToken cancellationToken,
        IReadOnlyList<(string Name, string Value)>? settings = null,
        int silos = 3)
    {
        var port = Ports.Free(1)[0];
        var data = Path.Combine(folder, "data");
        string[] command = [Environment.ProcessPath!, program, "--processes", "--silos", silos.ToString(CultureInfo.InvariantCulture), .. layout.Arguments];
        var cluster = ChildProcess.Start(
            layout.Name,
            Path.Combine(folder, "cluster.log"),
            command,
            [("ORLEANSRAFT_DATA_DIR", data), ("ORLEANSRAFT_HTTP_PORT", $"{port}"), .. settings ?? []]);
        try
        {
            var ready = new Uri($"http://127.0.0.1:{port}/health/ready");
            await WaitUntilReadyAsync(cluster, ready, cancellationToken);
            var deployment = new PostgresDeployment(cluster, ready, Path.Combine(data, "processes"), layout);
            var durability = await Task.WhenAll(deployment.Logs.Select(l => l.DurabilityAsync(cancellationToken)));
            deployment.Facts =
            [
                new("nodes", $"{deployment.Silos.Count} silo processes on loopback, {layout.Description}, data folders on the disk that was probed"),
                new("durability", string.Join("; ", durability.Distinct())),
                new("other settings", $"as ./run.sh {string.Join(' ', command[2..])} has them (no TLS)"),
            ];
            return deployment;
        }
        catch
        {
            await cluster.DisposeAsync();
            throw;
        }
    }

    /// <summary>Processor time of an instance's processes.</summary>
    public TimeSpan ProcessorTimeOf(PostgresInstance instance) => ProcessTree.ProcessorTimeOf(ProcessOf(instance.Name));

    /// <summary>Ends a silo as a crash would.</summary>
    public void Kill(string silo) => Signals.SendKill(ProcessOf(silo));

    /// <summary>Starts again what was killed, and waits until it runs.</summary>
    /// <param name="silo">The silo that was killed.</param>
    /// <param name="cancellationToken">Gives up.</param>
    public async Task StartAgainAsync(string silo, CancellationToken cancellationToken)
    {
        var ended = ProcessOf(silo);
        await Until.TrueAsync(
            $"{silo} runs again",
            AgainWithin,
            () =>
            {
                // Again, until the supervisor has noticed that the process is gone.
                Signals.SendUser1(_cluster.Id);
                return Task.FromResult(ProcessOf(silo) != ended);
            },
            cancellationToken);
        await WaitUntilReadyAsync(_cluster, _ready, cancellationToken);
    }

    public ValueTask DisposeAsync() => _cluster.DisposeAsync();

    private static string InstanceOf(string purpose) => $"postgres-{purpose}";

    // The number, and then when the process started.
    private int ProcessOf(string name) =>
        int.Parse(File.ReadAllText(Path.Combine(_folder, "running", $"{name}.pid")).Split(' ')[0], CultureInfo.InvariantCulture);

    private static async Task WaitUntilReadyAsync(ChildProcess cluster, Uri address, CancellationToken cancellationToken)
    {
        using var http = new HttpClient { Timeout = TimeSpan.FromSeconds(5) };
        await Until.TrueAsync("the API of OrleansRaft is ready", ReadyWithin, IsReadyAsync, cancellationToken);

        async Task<bool> IsReadyAsync()
        {
            cluster.ThrowIfEnded();
            try
            {
                using var response = await http.GetAsync(address, cancellationToken);
                return response.IsSuccessStatusCode;
            }
            catch (HttpRequestException)
            {
                return false;
            }
        }
    }
}
