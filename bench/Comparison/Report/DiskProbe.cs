using System.Diagnostics;
using HdrHistogram;

namespace OrleansRaft.Bench.Report;

/// <summary>How long the disk takes to make 8 KiB durable: the floor under every acknowledged write.</summary>
internal static class DiskProbe
{
    private const int Writes = 500;
    private const int Bytes = 8 * 1024;
    private const long SlowestMicroseconds = 60_000_000;

    /// <summary>Writes to a file that is there already in full length, as a log's is, and syncs after each write.</summary>
    public static LongHistogram Run(string folder)
    {
        var file = Path.Combine(folder, "probe");
        var block = new byte[Bytes];
        new Random(1).NextBytes(block);
        var latencies = new LongHistogram(1, SlowestMicroseconds, 3);
        using (var handle = File.OpenHandle(file, FileMode.Create, FileAccess.Write, FileShare.None, FileOptions.None, preallocationSize: Writes * Bytes))
        {
            for (var i = 0; i < Writes; i++) RandomAccess.Write(handle, block, i * Bytes);
            RandomAccess.FlushToDisk(handle);
            for (var i = 0; i < Writes; i++)
            {
                var begin = Stopwatch.GetTimestamp();
                RandomAccess.Write(handle, block, i * Bytes);
                RandomAccess.FlushToDisk(handle);
                latencies.RecordValue(Math.Clamp((long)Stopwatch.GetElapsedTime(begin).TotalMicroseconds, 1, SlowestMicroseconds));
            }
        }

        File.Delete(file);
        return latencies;
    }
}
