using System.Diagnostics;

namespace OrleansRaft.DevCluster.Processes;

/// <summary>
/// One process of the cluster. It has a session of its own, so that Ctrl-C reaches the supervisor only, and writes its output to a file
/// itself, so that it goes on when the supervisor is killed.
/// </summary>
/// <param name="name">Its name, unique in the cluster.</param>
/// <param name="ports">What it listens on, for people.</param>
/// <param name="command">The program and its arguments.</param>
/// <param name="settings">Its environment variables: unlike arguments, other users of the machine do not see them.</param>
/// <param name="folders">Where its log and its mark go.</param>
internal sealed class ManagedProcess(
    string name, string ports, IReadOnlyList<string> command, IReadOnlyDictionary<string, string> settings, RuntimeFolders folders) : IDisposable
{
    // Appends both outputs to the file in $0 and becomes the command: the process id stays the same.
    private const string Launcher = "exec \"$@\" >>\"$0\" 2>&1 </dev/null";

    private volatile Process? _process;

    /// <summary>Its name.</summary>
    public string Name => name;

    /// <summary>What it listens on.</summary>
    public string Ports => ports;

    /// <summary>Its number; 0 before the first start.</summary>
    public int Id => _process?.Id ?? 0;

    /// <summary>Where its output is.</summary>
    public string LogFile { get; } = Path.Combine(folders.Logs, $"{name}.log");

    /// <summary>What it is asked to stop with.</summary>
    public int StopSignal { get; init; } = Unix.Terminate;

    /// <summary>Whether it runs.</summary>
    public bool IsRunning => _process is { HasExited: false };

    /// <summary>Starts it, for the first time or again.</summary>
    public void Start()
    {
        var start = new ProcessStartInfo("/bin/sh") { WorkingDirectory = folders.Logs };
        foreach (var (key, value) in settings) start.Environment[key] = value;
        foreach (var part in (string[])["-c", Launcher, LogFile, .. OwnSession(), .. command]) start.ArgumentList.Add(part);
        var started = Process.Start(start) ?? throw new DevClusterException($"{name} could not be started.");

        // The one that ended is left to the collector: whoever waits for its end may not have looked at its exit code yet.
        _process = started;
        ProcessMark.Write(Path.Combine(folders.Marks, $"{name}.pid"), started);
    }

    /// <summary>Waits until it has ended, and says how.</summary>
    public async Task<string> WaitForEndAsync(CancellationToken cancellationToken)
    {
        if (_process is not { } process) return "was not started";
        await process.WaitForExitAsync(cancellationToken);

        // .NET reports a signal as 128 and its number, as shells do.
        var code = process.ExitCode;
        return code > 128 ? $"was ended by signal {code - 128}" : $"ended with exit code {code}";
    }

    /// <summary>Asks it to stop, and ends it if it has not in time.</summary>
    public async Task StopAsync(TimeSpan within)
    {
        if (_process is null) return;
        if (!_process.HasExited) Unix.Signal(_process.Id, StopSignal);
        using var deadline = new CancellationTokenSource(within);
        try
        {
            await _process.WaitForExitAsync(deadline.Token);
        }
        catch (OperationCanceledException)
        {
            Console.WriteLine($"{name} did not stop within {within.TotalSeconds} s and is killed.");
            Unix.Signal(_process.Id, Unix.Kill);
            await _process.WaitForExitAsync(CancellationToken.None);
        }

        File.Delete(Path.Combine(folders.Marks, $"{name}.pid"));
    }

    /// <summary>The last line of its output, which for a failed start is the reason.</summary>
    public string LastLine() =>
        File.Exists(LogFile) ? File.ReadLines(LogFile).LastOrDefault(l => l.Length > 0) ?? "(no output)" : "(no output)";

    /// <inheritdoc/>
    public void Dispose() => _process?.Dispose();

    private static string[] OwnSession() => Programs.Find("setsid") is { } setsid ? [setsid] : [];
}
