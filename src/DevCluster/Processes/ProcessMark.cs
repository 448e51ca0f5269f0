using System.Diagnostics;
using System.Globalization;

namespace OrleansRaft.DevCluster.Processes;

/// <summary>
/// Remembers in a file which process was started under a name, so that a later supervisor finds those that an earlier one left behind
/// when it was killed. A number alone is not enough: it may belong to somebody else's process by then, so its start counts too.
/// </summary>
internal static class ProcessMark
{
    private static readonly TimeSpan StopsWithin = TimeSpan.FromSeconds(5);

    /// <summary>Writes the mark of a process that was just started.</summary>
    public static void Write(string file, Process process) => File.WriteAllText(file, $"{process.Id} {StartOf(process)}");

    /// <summary>Stops every process whose mark is in the folder and that still runs. Returns their names.</summary>
    /// <param name="folder">Where the marks are; a mark's file is named after its process.</param>
    /// <param name="which">Which names.</param>
    /// <param name="signal">What to ask with.</param>
    public static async Task<IReadOnlyList<string>> StopLeftOversAsync(string folder, Predicate<string> which, int signal)
    {
        var names = Directory.GetFiles(folder, "*.pid").Select(f => Path.GetFileNameWithoutExtension(f)).Where(n => which(n)).Order().ToList();
        var stopped = await Task.WhenAll(names.Select(n => StopLeftOverAsync(Path.Combine(folder, $"{n}.pid"), signal)));
        return [.. names.Where((_, i) => stopped[i])];
    }

    private static async Task<bool> StopLeftOverAsync(string file, int signal)
    {
        using var process = Find(await File.ReadAllTextAsync(file));
        if (process is not null)
        {
            Unix.Signal(process.Id, signal);
            using var deadline = new CancellationTokenSource(StopsWithin);
            try
            {
                await process.WaitForExitAsync(deadline.Token);
            }
            catch (OperationCanceledException)
            {
                Unix.Signal(process.Id, Unix.Kill);
                await process.WaitForExitAsync(CancellationToken.None);
            }
        }

        File.Delete(file);
        return process is not null;
    }

    private static Process? Find(string mark)
    {
        if (mark.Split(' ') is not [var id, var start] || !int.TryParse(id, NumberStyles.None, CultureInfo.InvariantCulture, out var processId)) return null;
        try
        {
            var process = Process.GetProcessById(processId);
            if (StartOf(process) == start) return process;
            process.Dispose();
            return null;
        }
        catch (Exception e) when (e is ArgumentException or InvalidOperationException)
        {
            return null;
        }
    }

    /// <summary>Linux counts it in ticks since the machine started, which no change of the clock alters.</summary>
    private static string StartOf(Process process)
    {
        var stat = $"/proc/{process.Id}/stat";
        if (!File.Exists(stat)) return process.StartTime.ToUniversalTime().ToString("yyyyMMddTHHmmss", CultureInfo.InvariantCulture);

        // The second field is the program's name in brackets, and may hold spaces; the start is the 20th after it.
        var text = File.ReadAllText(stat);
        return text[(text.LastIndexOf(')') + 2)..].Split(' ')[19];
    }
}
