using System.Diagnostics;
using System.Globalization;

namespace OrleansRaft.DevCluster.Processes;

/// <summary>
/// The file by which Postgres keeps a second server out of a data folder. It names the process that holds the folder, and Postgres asks
/// only whether that number is taken: a server that was killed together with its supervisor keeps it for as long as nobody asks for its
/// exit code, which in a container may be for ever.
/// </summary>
internal static class PostmasterLock
{
    private const string Name = "postmaster.pid";

    private static readonly TimeSpan SessionsEndWithin = TimeSpan.FromSeconds(10);
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(50);

    /// <summary>Removes the file if its process has ended and no session of it is left. Only the holder of the data folder may.</summary>
    /// <param name="folder">The data folder.</param>
    /// <param name="cancellationToken">Ends the waiting for sessions.</param>
    public static async Task ReleaseAsync(string folder, CancellationToken cancellationToken)
    {
        var file = Path.Combine(folder, Name);
        if (!OperatingSystem.IsLinux() || TextOf(file) is not { } held) return;
        if (!int.TryParse(held.Split('\n')[0], NumberStyles.None, CultureInfo.InvariantCulture, out var holder) || !ProcessTable.IsDefunct(holder)) return;

        // Sessions notice by themselves that their server died. Until they are gone, the file keeps them and a new server apart.
        for (var waited = Stopwatch.StartNew(); ProcessTable.FilesInWorkingFolders(Name).Any(f => TextOf(f) == held);)
        {
            if (waited.Elapsed > SessionsEndWithin) return;
            await Task.Delay(Pause, cancellationToken);
        }

        File.Delete(file);
    }

    private static string? TextOf(string file)
    {
        try
        {
            return File.ReadAllText(file);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return null; // Not there, or of a process that is none of ours.
        }
    }
}
