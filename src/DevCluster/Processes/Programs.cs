using System.Diagnostics;

namespace OrleansRaft.DevCluster.Processes;

/// <summary>Programs of this machine.</summary>
internal static class Programs
{
    /// <summary>The path of a program in PATH, or null.</summary>
    public static string? Find(string program) =>
        (Environment.GetEnvironmentVariable("PATH") ?? "").Split(Path.PathSeparator, StringSplitOptions.RemoveEmptyEntries)
            .Select(folder => Path.Combine(folder, program))
            .FirstOrDefault(File.Exists);

    /// <summary>The folder of Postgres' own programs: the newest of Debian's folders, or the one in PATH.</summary>
    /// <exception cref="DevClusterException">There is none.</exception>
    public static string PostgresFolder()
    {
        const string debian = "/usr/lib/postgresql";
        var newest = Directory.Exists(debian)
            ? Directory.GetDirectories(debian)
                .Where(d => File.Exists(Path.Combine(d, "bin", "initdb")))
                .MaxBy(d => int.TryParse(Path.GetFileName(d), out var version) ? version : 0)
            : null;
        if (newest is not null) return Path.Combine(newest, "bin");
        return Find("initdb") is { } inPath
            ? Path.GetDirectoryName(inPath)!
            : throw new DevClusterException("--processes needs Postgres on this machine (initdb and postgres), such as Debian's package postgresql.");
    }

    /// <summary>Runs a program to its end.</summary>
    /// <exception cref="DevClusterException">It failed; the message has the last line that it printed.</exception>
    public static async Task RunAsync(IReadOnlyList<string> command, string workingFolder, CancellationToken cancellationToken)
    {
        var start = new ProcessStartInfo(command[0]) { WorkingDirectory = workingFolder, RedirectStandardOutput = true, RedirectStandardError = true };
        foreach (var argument in command.Skip(1)) start.ArgumentList.Add(argument);
        using var process = Process.Start(start) ?? throw new DevClusterException($"{command[0]} could not be started.");
        var output = process.StandardOutput.ReadToEndAsync(cancellationToken);
        var error = process.StandardError.ReadToEndAsync(cancellationToken);
        await process.WaitForExitAsync(cancellationToken);
        var lines = (await output + await error).Split('\n', StringSplitOptions.RemoveEmptyEntries);
        if (process.ExitCode != 0)
        {
            throw new DevClusterException($"{Path.GetFileName(command[0])} ended with exit code {process.ExitCode}: {lines.LastOrDefault()}");
        }
    }
}
