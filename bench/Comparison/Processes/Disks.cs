using System.Globalization;

namespace OrleansRaft.Bench.Processes;

/// <summary>
/// What the machine's disks were given. Not what processes handed to the kernel: a write to a page of a large folio counts there as the
/// whole folio, 50 times what reaches the disk.
/// </summary>
internal static class Disks
{
    // Documentation/admin-guide/iostats.rst: a sector has 512 bytes, whatever the disk's own are.
    private const long SectorBytes = 512;

    private const int Name = 2;
    private const int SectorsWritten = 9;

    /// <summary>Bytes written to all disks since the machine started; null if it shows none.</summary>
    public static long? WrittenBytes
    {
        get
        {
            if (!File.Exists("/proc/diskstats")) return null;
            var disks = File.ReadLines("/proc/diskstats").Select(Fields).Where(IsDisk).ToArray();
            return disks.Length == 0 ? null : disks.Sum(f => long.Parse(f[SectorsWritten], CultureInfo.InvariantCulture)) * SectorBytes;
        }
    }

    private static string[] Fields(string line) => line.Split(' ', StringSplitOptions.RemoveEmptyEntries);

    /// <summary>A disk, neither a part of one nor what others are mapped to: each byte counts once.</summary>
    private static bool IsDisk(string[] fields) => Directory.Exists($"/sys/block/{fields[Name]}/device");
}
