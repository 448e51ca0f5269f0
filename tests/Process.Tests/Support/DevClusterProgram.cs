using System.Globalization;

namespace OrleansRaft.Process.Tests.Support;

/// <summary>What <c>./run.sh</c> starts, on a port and a data folder of the test's own.</summary>
internal sealed class DevClusterProgram : IAsyncDisposable
{
    private const string Assembly = "OrleansRaft.DevCluster.dll";

    private readonly RunningProgram _program;

    private DevClusterProgram(RunningProgram program, int port) => (_program, Api) = (program, new Api(port));

    /// <summary>Its API.</summary>
    public Api Api { get; }

    /// <summary>The program itself.</summary>
    public RunningProgram Program => _program;

    /// <summary>Starts it and waits until it says that it is ready.</summary>
    public static async Task<DevClusterProgram> StartAsync(string folder, int port, params string[] arguments)
    {
        var cluster = new DevClusterProgram(Launch(folder, port, arguments), port);
        try
        {
            await cluster._program.LineAsync(l => l.Contains(" ready", StringComparison.Ordinal), "it is ready");
            return cluster;
        }
        catch
        {
            await cluster.DisposeAsync();
            throw;
        }
    }

    /// <summary>Starts it, whatever becomes of it.</summary>
    public static RunningProgram Launch(string folder, int port, params string[] arguments) =>
        RunningProgram.Host(Assembly, folder, Environment(folder, port), arguments);

    /// <summary>What tells it the folder and the port.</summary>
    public static Dictionary<string, string> Environment(string folder, int port) => new()
    {
        ["ORLEANSRAFT_DATA_DIR"] = folder,
        ["ORLEANSRAFT_HTTP_PORT"] = port.ToString(CultureInfo.InvariantCulture),
    };

    /// <summary>The number of a process in its table, or as it runs again.</summary>
    public int ProcessOf(string name)
    {
        var again = _program.Output.LastOrDefault(l => l.StartsWith($"{name} runs again, pid ", StringComparison.Ordinal));
        var line = again?.TrimEnd('.') ?? _program.Output.Single(l => l.StartsWith($"{name} ", StringComparison.Ordinal) && !l.Contains("(pid", StringComparison.Ordinal));
        var words = line.Split(' ', StringSplitOptions.RemoveEmptyEntries);
        return int.Parse(again is null ? words[1] : words[^1], CultureInfo.InvariantCulture);
    }

    /// <summary>Kills one of its processes as a power failure would, and waits until it has noticed.</summary>
    public async Task KillAsync(string name)
    {
        var id = ProcessOf(name);
        Signals.Send(id, "KILL");
        await _program.LineAsync(l => l.StartsWith($"{name} (pid {id}) was ended by signal 9", StringComparison.Ordinal), $"{name} is dead");
    }

    /// <summary>Starts again what has ended.</summary>
    public async Task StartAgainAsync(string name)
    {
        _program.Signal("USR1");
        await _program.LineAsync(l => l.StartsWith($"{name} runs again", StringComparison.Ordinal), $"{name} runs again");
    }

    public async ValueTask DisposeAsync()
    {
        Api.Dispose();
        await _program.DisposeAsync();
    }
}
