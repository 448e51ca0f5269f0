using System.Collections.Concurrent;
using System.Diagnostics;

namespace OrleansRaft.Process.Tests.Support;

/// <summary>A program of ours that a test started, with all that it printed.</summary>
internal sealed class RunningProgram : IAsyncDisposable
{
    private readonly System.Diagnostics.Process _process;
    private readonly ConcurrentQueue<string> _output = new();
    private readonly ConcurrentQueue<string> _errors = new();

    private RunningProgram(System.Diagnostics.Process process)
    {
        _process = process;
        process.OutputDataReceived += (_, line) => Keep(_output, line.Data);
        process.ErrorDataReceived += (_, line) => Keep(_errors, line.Data);
        process.BeginOutputReadLine();
        process.BeginErrorReadLine();
    }

    /// <summary>The lines of its standard output so far.</summary>
    public IReadOnlyCollection<string> Output => _output;

    /// <summary>The lines of its standard error so far.</summary>
    public IReadOnlyCollection<string> Errors => _errors;

    /// <summary>Its number.</summary>
    public int Id => _process.Id;

    /// <summary>Starts one of the hosts that lie beside the tests.</summary>
    public static RunningProgram Host(string assembly, string workingFolder, IReadOnlyDictionary<string, string> environment, params string[] arguments) =>
        Start("dotnet", workingFolder, environment, [Path.Combine(AppContext.BaseDirectory, assembly), .. arguments]);

    /// <summary>Starts a program.</summary>
    public static RunningProgram Start(string program, string workingFolder, IReadOnlyDictionary<string, string> environment, params string[] arguments)
    {
        var start = new ProcessStartInfo(program)
        {
            WorkingDirectory = workingFolder,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            RedirectStandardInput = true,
        };
        foreach (var argument in arguments) start.ArgumentList.Add(argument);
        foreach (var (name, value) in environment) start.Environment[name] = value;
        var process = System.Diagnostics.Process.Start(start) ?? throw new InvalidOperationException($"{program} did not start.");
        process.StandardInput.Close();
        return new RunningProgram(process);
    }

    /// <summary>Waits for a line of output and returns it.</summary>
    public async Task<string> LineAsync(Func<string, bool> wanted, string what)
    {
        string? found = null;
        await Deadlines.UntilAsync(
            () =>
            {
                found = _output.FirstOrDefault(wanted);
                return _process.HasExited && found is null
                    ? throw new InvalidOperationException($"It ended with exit code {_process.ExitCode} before {what}.\n{this}")
                    : found is not null;
            },
            what,
            this);
        return found!;
    }

    /// <summary>Sends a signal by its name without SIG.</summary>
    public void Signal(string signal) => Signals.Send(_process.Id, signal);

    /// <summary>Waits for its end and returns its exit code. All output has been read by then.</summary>
    public async Task<int> ExitAsync()
    {
        using var deadline = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);
        deadline.CancelAfter(Deadlines.Longest);
        try
        {
            await _process.WaitForExitAsync(deadline.Token);
        }
        catch (OperationCanceledException) when (!TestContext.Current.CancellationToken.IsCancellationRequested)
        {
            throw new TimeoutException($"It did not end in time.\n{this}");
        }

        return _process.ExitCode;
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        if (!_process.HasExited)
        {
            Signals.Send(_process.Id, "TERM");
            using var deadline = new CancellationTokenSource(Deadlines.Longest);
            try
            {
                await _process.WaitForExitAsync(deadline.Token);
            }
            catch (OperationCanceledException)
            {
                _process.Kill(entireProcessTree: true);
                await _process.WaitForExitAsync();
            }
        }

        _process.Dispose();
    }

    /// <summary>The last that it printed.</summary>
    public override string ToString() => string.Join('\n', _output.TakeLast(40).Concat(_errors.TakeLast(10).Select(e => $"stderr: {e}")).Select(Short));

    private static string Short(string line) => line.Length <= 400 ? line : line[..400] + "…";

    private static void Keep(ConcurrentQueue<string> lines, string? line)
    {
        if (line is not null) lines.Enqueue(line);
    }
}
