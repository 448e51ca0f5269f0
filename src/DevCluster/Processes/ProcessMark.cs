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
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(50);

    /// <summary>Writes the mark of a process that was just started.</summary>
    public static void Write(string file, Process process) => File.WriteAllText(file, $"{process.Id} {ProcessTable.StartOf(process.Id)}");

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
        var mark = await File.ReadAllTextAsync(file);
        var ran = Runs(mark, out var processId);
        if (ran)
        {
            Unix.Signal(processId, signal);
            for (var waited = Stopwatch.StartNew(); Runs(mark, out _) && waited.Elapsed < StopsWithin;) await Task.Delay(Pause);
            Unix.Signal(processId, Unix.Kill);
        }

        File.Delete(file);
        return ran;
    }

    private static bool Runs(string mark, out int processId)
    {
        processId = 0;
        return mark.Split(' ') is [var id, var start]
            && int.TryParse(id, NumberStyles.None, CultureInfo.InvariantCulture, out processId)
            && ProcessTable.StartOf(processId) == start;
    }
}
