using System.Globalization;
using System.Runtime.InteropServices;
using HdrHistogram;

namespace OrleansRaft.Bench.Report;

/// <summary>What of this machine decides the figures.</summary>
internal static class MachineFacts
{
    /// <summary>Reads them.</summary>
    /// <param name="folder">Where the stores keep their data.</param>
    /// <param name="disk">What the probe measured there.</param>
    public static IReadOnlyList<Fact> Read(string folder, HistogramBase disk) =>
    [
        new("cores", $"{Environment.ProcessorCount}, shared by all nodes and the load generator"),
        new("processor", Processor()),
        new("memory", string.Create(CultureInfo.InvariantCulture, $"{GC.GetGCMemoryInfo().TotalAvailableMemoryBytes / (double)(1 << 30):0.0} GiB")),
        new("kernel", $"{RuntimeInformation.OSDescription}, {File.ReadAllText("/proc/sys/kernel/osrelease").Trim()}"),
        new("file system", new DriveInfo(folder).DriveFormat),
        new("disk", $"write of 8 KiB and fsync: p50 {disk.GetValueAtPercentile(50)} µs, p99 {disk.GetValueAtPercentile(99)} µs"),
    ];

    private static string Processor()
    {
        const string cpuInfo = "/proc/cpuinfo";
        var line = File.Exists(cpuInfo) ? File.ReadLines(cpuInfo).FirstOrDefault(l => l.StartsWith("model name", StringComparison.Ordinal)) : null;
        return line is null ? RuntimeInformation.ProcessArchitecture.ToString() : line[(line.IndexOf(':', StringComparison.Ordinal) + 1)..].Trim();
    }
}
