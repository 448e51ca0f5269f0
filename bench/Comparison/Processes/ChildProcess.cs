using System.Diagnostics;

namespace OrleansRaft.Bench.Processes;

/// <summary>
/// A program that this process started, with its output in a file. It holds the other end of a pipe from here: when this process ends,
/// however that happens, the program is asked to stop, and is killed if it does not.
/// </summary>
internal sealed class ChildProcess : IAsyncDisposable
{
    private static readonly TimeSpan StopsWithin = TimeSpan.FromSeconds(20);

    // The program takes the place of the shell, so that its number is known here; the shell's own child watches the pipe.
    private const string Launcher =
        """
        program=$$
        exec 3<&0
        (
          trap '' INT TERM HUP
          cat <&3 >/dev/null
          kill -TERM "$program" 2>/dev/null
          for second in 1 2 3 4 5 6 7 8 9 10 11 12 13 14 15; do
            kill -0 "$program" 2>/dev/null || exit 0
            sleep 1
          done
          kill -KILL "$program" 2>/dev/null
        ) >/dev/null 2>&1 &
        exec "$@" >"$0" 2>&1 </dev/null 3<&-
        """;

    private readonly Process _process;

    private ChildProcess(string name, string logFile, Process process) => (Name, LogFile, _process) = (name, logFile, process);

    /// <summary>What it is called in messages.</summary>
    public string Name { get; }

    /// <summary>Where its output is.</summary>
    public string LogFile { get; }

    /// <summary>Its number.</summary>
    public int Id => _process.Id;

    /// <summary>Starts a program.</summary>
    /// <param name="name">What it is called in messages.</param>
    /// <param name="logFile">Where its output goes.</param>
    /// <param name="command">The program and its arguments.</param>
    /// <param name="environment">Added to this process's environment.</param>
    public static ChildProcess Start(
        string name, string logFile, IReadOnlyList<string> command, params IReadOnlyList<(string Name, string Value)> environment)
    {
        var start = new ProcessStartInfo("/bin/sh") { RedirectStandardInput = true };
        foreach (var part in (string[])["-c", Launcher, logFile, .. command]) start.ArgumentList.Add(part);
        foreach (var (variable, value) in environment) start.Environment[variable] = value;
        return new ChildProcess(name, logFile, Process.Start(start) ?? throw new BenchException($"{name} could not be started."));
    }

    /// <summary>Ends the run if the program has ended.</summary>
    /// <exception cref="BenchException">It has.</exception>
    public void ThrowIfEnded()
    {
        if (!_process.HasExited) return;
        var last = File.Exists(LogFile) ? File.ReadLines(LogFile).LastOrDefault(line => line.Length > 0) : null;
        throw new BenchException($"{Name} ended with exit code {_process.ExitCode}: {last ?? "(no output)"}");
    }

    /// <summary>Ends the program as a crash would.</summary>
    public void Kill() => Signals.SendKill(Id);

    /// <summary>Stops the program and waits for its end.</summary>
    public async ValueTask DisposeAsync()
    {
        _process.StandardInput.Close();
        using var deadline = new CancellationTokenSource(StopsWithin);
        try
        {
            await _process.WaitForExitAsync(deadline.Token);
        }
        catch (OperationCanceledException)
        {
            throw new BenchException($"{Name}, process {Id}, has not stopped after {StopsWithin.TotalSeconds} s.");
        }

        _process.Dispose();
    }
}
