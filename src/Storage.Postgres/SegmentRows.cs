using Npgsql;
using OrleansRaft.Core;
using OrleansRaft.Storage.Layout;

namespace OrleansRaft.Storage.Postgres;

/// <summary>
/// The segments of all replicas in a commit, for one statement however many they are: what costs is the number of statements, then the
/// number of rows.
/// </summary>
internal sealed class SegmentRows
{
    // A segment is stored as one value: what a reader that wants one entry of it must fetch at most.
    private const int SegmentBytes = 256 * 1024;

    private readonly List<long> _ids = [];
    private readonly List<long> _firsts = [];
    private readonly List<long> _lasts = [];
    private readonly List<byte[]> _segments = [];

    public void Add(long id, IReadOnlyList<Entry> entries)
    {
        for (var start = 0; start < entries.Count;)
        {
            var count = PackedEntries.CountWithin(entries, start, SegmentBytes);
            _ids.Add(id);
            _firsts.Add(Sql.Signed(entries[start].Index.Value));
            _lasts.Add(Sql.Signed(entries[start + count - 1].Index.Value));
            _segments.Add(PackedEntries.Pack(entries, start, count));
            start += count;
        }
    }

    public void AddCommands(NpgsqlBatchCommandCollection commands)
    {
        if (_ids.Count == 0) return;
        commands.Add(Sql.Command(
            "insert into raft.segments (replica, last_index, first_index, entries) select * from unnest($1, $2, $3, $4)",
            _ids.ToArray(), _lasts.ToArray(), _firsts.ToArray(), _segments.ToArray()));
    }
}
