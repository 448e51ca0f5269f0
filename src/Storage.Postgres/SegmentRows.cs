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
    private readonly List<long> _ids = [];
    private readonly List<long> _firsts = [];
    private readonly List<long> _lasts = [];
    private readonly List<byte[]> _segments = [];

    public void Add(long id, IReadOnlyList<Entry> entries)
    {
        foreach (var segment in Segment.Of(entries))
        {
            _ids.Add(id);
            _firsts.Add(Sql.Signed(segment.First.Value));
            _lasts.Add(Sql.Signed(segment.Last.Value));
            _segments.Add(segment.Entries);
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
