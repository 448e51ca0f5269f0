using System.Diagnostics;

namespace OrleansRaft.Architecture.Tests;

/// <summary>The checkout that these tests were built from, as git sees it: tracked files and new ones that nothing ignores.</summary>
internal static class Checkout
{
    private static readonly Lazy<IReadOnlyList<string>> LazyFiles = new(ListFiles);

    /// <summary>The folder that holds the solution.</summary>
    public static string Root { get; } = FindRoot();

    /// <summary>Paths relative to <see cref="Root"/>, with forward slashes.</summary>
    public static IReadOnlyList<string> Files => LazyFiles.Value;

    /// <summary>The files below a folder whose names end in one of the extensions.</summary>
    public static IEnumerable<string> FilesBelow(string folder, params string[] extensions) =>
        Files.Where(f => f.StartsWith(folder, StringComparison.Ordinal))
            .Where(f => extensions.Contains(Path.GetExtension(f), StringComparer.Ordinal));

    /// <summary>A file's text.</summary>
    public static string Read(string file) => File.ReadAllText(Path.Combine(Root, file));

    private static string FindRoot()
    {
        var folder = new DirectoryInfo(AppContext.BaseDirectory);
        while (folder is not null && !File.Exists(Path.Combine(folder.FullName, "OrleansRaft.sln"))) folder = folder.Parent;
        return folder?.FullName ?? throw new InvalidOperationException($"No OrleansRaft.sln above {AppContext.BaseDirectory}.");
    }

    private static List<string> ListFiles()
    {
        // A clone made by another user is fine to list: nothing of it is executed.
        var start = new ProcessStartInfo("git")
        {
            ArgumentList = { "-c", "safe.directory=*", "ls-files", "-z", "--cached", "--others", "--exclude-standard" },
            WorkingDirectory = Root,
            RedirectStandardOutput = true,
        };
        using var git = Process.Start(start) ?? throw new InvalidOperationException("git did not start.");
        var output = git.StandardOutput.ReadToEnd();
        git.WaitForExit();
        if (git.ExitCode != 0) throw new InvalidOperationException($"git ls-files ended with {git.ExitCode} in {Root}.");

        // A tracked file that was just deleted is still listed.
        return [.. output.Split('\0', StringSplitOptions.RemoveEmptyEntries).Where(f => File.Exists(Path.Combine(Root, f))).Order(StringComparer.Ordinal)];
    }
}
