using System.Globalization;

namespace OrleansRaft.Bench.Processes;

/// <summary>What Linux tells of a process and all that it started.</summary>
internal static class ProcessTree
{
    // POSIX: sysconf(_SC_CLK_TCK), 100 on every Linux that .NET runs on.
    private const double TicksPerSecond = 100;

    /// <summary>Processor time of these processes and of all below them, as far as they still run: in user and kernel mode.</summary>
    public static TimeSpan ProcessorTimeOf(params IReadOnlyList<int> roots)
    {
        var all = ReadAll();
        var children = all.ToLookup(p => p.Parent);
        var used = TimeSpan.Zero;
        var left = new Stack<Stat>(all.Where(p => roots.Contains(p.Id)));
        while (left.TryPop(out var process))
        {
            used += TimeSpan.FromSeconds(process.Ticks / TicksPerSecond);
            foreach (var child in children[process.Id]) left.Push(child);
        }

        return used;
    }

    private static List<Stat> ReadAll()
    {
        var all = new List<Stat>();
        foreach (var folder in Directory.EnumerateDirectories("/proc"))
        {
            if (!int.TryParse(Path.GetFileName(folder), NumberStyles.None, CultureInfo.InvariantCulture, out var id)) continue;
            try
            {
                // The name, in brackets, may hold anything: what follows the last bracket is fields. Parent: 4; user: 14; kernel: 15.
                var text = File.ReadAllText(Path.Combine(folder, "stat"));
                var fields = text[(text.LastIndexOf(')') + 2)..].Split(' ');
                all.Add(new Stat(id, Number(fields[1]), Number(fields[11]) + Number(fields[12])));
            }
            catch (IOException)
            {
                // It has ended in the meantime.
            }
        }

        return all;
    }

    private static long Number(string text) => long.Parse(text, CultureInfo.InvariantCulture);

    private readonly record struct Stat(int Id, long Parent, long Ticks);
}
