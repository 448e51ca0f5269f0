using OrleansRaft.Core;

namespace OrleansRaft.Replication;

/// <summary>
/// When a replica takes its next snapshot: once its log has become long, and long beside what the snapshot will cost. Where all did so at
/// the same entry the whole group would be slow at once, so each of them has limits of its own.
/// </summary>
/// <param name="id">The replica.</param>
/// <param name="entries">Entries beyond a snapshot, at most, that make the next one worth it.</param>
/// <param name="bytes">Payload bytes beyond a snapshot, at most, whatever it costs: they are in memory, and read at a start.</param>
internal sealed class SnapshotPolicy(ReplicaId id, int entries, long bytes)
{
    /// <summary>Bytes of a snapshot that costs next to nothing.</summary>
    private const long Small = 1024 * 1024;

    /// <summary>The log's bytes for each byte of a snapshot: a fifth of what is written are snapshots then.</summary>
    private const int LogPerSnapshot = 4;

    /// <summary>How often the entries' limit a log may have for that: entries without payload are in memory too.</summary>
    private const int MostEntries = 8;

    /// <summary>More than half of each limit, in eight steps. Five and eight have no common divisor: neighbours are far apart.</summary>
    private readonly double _share = 1 - (id.Value * 5 % 8 / 16.0);

    /// <summary>Whether it is time.</summary>
    /// <param name="entriesSince">Entries applied since the last snapshot.</param>
    /// <param name="bytesSince">Their payload bytes.</param>
    /// <param name="lastBytes">Bytes of the last snapshot; 0 if there is none.</param>
    /// <param name="patience">How many times the limits it may be, at the moment.</param>
    public bool IsDue(ulong entriesSince, long bytesSince, long lastBytes, int patience)
    {
        var limit = _share * entries * patience;
        if (bytesSince >= _share * bytes * patience || entriesSince >= limit * MostEntries) return true;
        return entriesSince >= limit && (lastBytes <= Small || bytesSince >= _share * lastBytes * LogPerSnapshot);
    }
}
