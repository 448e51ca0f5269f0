using System.Diagnostics;

namespace OrleansRaft.Bench.Processes;

/// <summary>Programs that answer and end.</summary>
internal static class Tool
{
    /// <summary>The first line that a program prints.</summary>
    public static async Task<string> FirstLineAsync(string program, IReadOnlyList<string> arguments, CancellationToken cancellationToken)
    {
        var start = new ProcessStartInfo(program, arguments) { RedirectStandardOutput = true };
        using var process = Process.Start(start) ?? throw new BenchException($"{program} could not be started.");
        var output = await process.StandardOutput.ReadToEndAsync(cancellationToken);
        await process.WaitForExitAsync(cancellationToken);
        return output.Split('\n')[0].Trim();
    }
}
