using System.Diagnostics;
using System.Globalization;

namespace OrleansRaft.DevCluster.Processes;

/// <summary>What the system tells of processes that are not this one's children.</summary>
internal static class ProcessTable
{
    /// <summary>When a process started; null if it does not run, even if nobody has asked for its exit code yet.</summary>
    public static string? StartOf(int processId)
    {
        try
        {
            // The start as the machine counts it, in ticks since its own, which no change of the clock alters.
            if (OperatingSystem.IsLinux()) return Fields(processId) is [not ("Z" or "X"), ..] fields ? fields[19] : null;

            using var process = Process.GetProcessById(processId);
            return process.HasExited ? null : process.StartTime.ToUniversalTime().ToString("yyyyMMddTHHmmss", CultureInfo.InvariantCulture);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or ArgumentException or InvalidOperationException)
        {
            return null;
        }
    }

    /// <summary>Whether a process has ended and is in the table still, since nobody has asked for its exit code. Linux only.</summary>
    public static bool IsDefunct(int processId)
    {
        try
        {
            return Fields(processId) is ["Z", ..];
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return false; // Gone.
        }
    }

    /// <summary>A file in the folder that each running process works in; it need not exist, or be readable. Linux only.</summary>
    public static IEnumerable<string> FilesInWorkingFolders(string name) => Directory.EnumerateDirectories("/proc")
        .Where(static p => int.TryParse(Path.GetFileName(p), NumberStyles.None, CultureInfo.InvariantCulture, out _))
        .Select(p => Path.Combine(p, "cwd", name));

    // The second field is the program's name in brackets, and may hold spaces. The state comes right after it, the start as the 20th.
    private static string[] Fields(int processId)
    {
        var text = File.ReadAllText($"/proc/{processId}/stat");
        return text[(text.LastIndexOf(')') + 2)..].Split(' ');
    }
}
