using OrleansRaft.Core;

namespace OrleansRaft.Storage.Layout;

/// <summary>Consecutive entries that a database keeps as one value: what costs is the number of rows.</summary>
/// <param name="First">The first one's index.</param>
/// <param name="Last">The last one's index.</param>
/// <param name="Entries">The entries, as <see cref="PackedEntries"/> has them.</param>
public readonly record struct Segment(LogIndex First, LogIndex Last, byte[] Entries)
{
    /// <summary>What a reader that wants one entry must fetch at most, unless that entry alone is larger.</summary>
    private const int MaxBytes = 256 * 1024;

    /// <summary>Packs the entries of one commit.</summary>
    /// <param name="entries">Consecutive entries.</param>
    /// <returns>As few segments as are small enough.</returns>
    public static IEnumerable<Segment> Of(IReadOnlyList<Entry> entries)
    {
        for (var start = 0; start < entries.Count;)
        {
            var count = PackedEntries.CountWithin(entries, start, MaxBytes);
            yield return new Segment(entries[start].Index, entries[start + count - 1].Index, PackedEntries.Pack(entries, start, count));
            start += count;
        }
    }
}
