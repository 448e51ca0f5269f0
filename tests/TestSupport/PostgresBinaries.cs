using System.Diagnostics;
using System.Runtime.InteropServices;

namespace OrleansRaft.TestSupport;

/// <summary>The Postgres programs of this machine, and the user that may run them: Postgres refuses to run as root.</summary>
internal static class PostgresBinaries
{
    private static readonly Lazy<string> Folder = new(FindFolder);
    private static readonly Lazy<string?> OtherUser = new(FindOtherUser);

    /// <summary>How to start a program of Postgres.</summary>
    public static ProcessStartInfo Program(string name, params string[] arguments)
    {
        var start = new ProcessStartInfo { RedirectStandardOutput = true, RedirectStandardError = true, WorkingDirectory = Path.GetTempPath() };
        if (OtherUser.Value is { } user)
        {
            // It replaces itself by the program, so that the process that is started is the program's.
            start.FileName = "setpriv";
            foreach (var argument in new[] { $"--reuid={user}", $"--regid={user}", "--clear-groups", "--" }) start.ArgumentList.Add(argument);
            start.ArgumentList.Add(Path.Combine(Folder.Value, name));
        }
        else
        {
            start.FileName = Path.Combine(Folder.Value, name);
        }

        foreach (var argument in arguments) start.ArgumentList.Add(argument);
        return start;
    }

    /// <summary>Makes a new folder that the programs may use.</summary>
    public static string MakeFolder()
    {
        var folder = Directory.CreateTempSubdirectory("orleansraft-pg-").FullName;
        if (OtherUser.Value is { } user) Run(new ProcessStartInfo("chown") { ArgumentList = { $"{user}:{user}", folder } });
        return folder;
    }

    /// <summary>Runs a program to its end.</summary>
    public static void Run(ProcessStartInfo start)
    {
        start.RedirectStandardOutput = start.RedirectStandardError = true;
        using var process = Process.Start(start)!;
        var error = process.StandardError.ReadToEndAsync();
        var output = process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        if (process.ExitCode != 0)
            throw new InvalidOperationException($"{start.FileName} {string.Join(' ', start.ArgumentList)} failed: {output}{error.Result}");
    }

    private static string FindFolder()
    {
        var path = (Environment.GetEnvironmentVariable("PATH") ?? "").Split(Path.PathSeparator);
        var debian = Directory.Exists("/usr/lib/postgresql")
            ? Directory.GetDirectories("/usr/lib/postgresql").OrderByDescending(f => int.TryParse(Path.GetFileName(f), out var v) ? v : 0)
            : Enumerable.Empty<string>();
        return path.Concat(debian.Select(f => Path.Combine(f, "bin"))).FirstOrDefault(f => File.Exists(Path.Combine(f, "initdb")))
            ?? throw new InvalidOperationException(
                "These tests need Postgres. Install it (Debian: apt-get install postgresql; initdb and postgres must be in PATH or below "
                + "/usr/lib/postgresql), or name a server on which databases may be created in ORLEANSRAFT_TEST_POSTGRES.");
    }

    private static string? FindOtherUser()
    {
        if (geteuid() != 0) return null;
        var users = File.ReadLines("/etc/passwd").Select(line => line.Split(':')[0]).ToHashSet();
        return users.Contains("postgres") ? "postgres" : users.Contains("nobody") ? "nobody"
            : throw new InvalidOperationException("Postgres does not run as root, and there is neither a user postgres nor nobody.");
    }

#pragma warning disable SYSLIB1054, CA5392 // One call without marshalling, in a helper for tests on Linux.
    [DllImport("libc")]
    private static extern uint geteuid();
#pragma warning restore SYSLIB1054, CA5392
}
