using Microsoft.Data.Sqlite;
using OrleansRaft.Core;
using OrleansRaft.Storage.Layout;

namespace OrleansRaft.Storage.Sqlite;

/// <content>The entries' rows.</content>
internal sealed partial class SqliteSiloLog
{
    private void InsertSegments(long id, IReadOnlyList<Entry> entries)
    {
        foreach (var segment in Segment.Of(entries))
        {
            _session.Execute(
                "insert into segments values (?1, ?2, ?3, ?4)",
                id, Column.Signed(segment.Last.Value), Column.Signed(segment.First.Value), segment.Entries);
        }
    }

    /// <summary>Deletes the entries from an index on; cuts the segment that has it inside.</summary>
    private void DropFrom(long id, LogIndex from)
    {
        var kept = SegmentAt(id, from).Where(e => e.Index < from).ToList();
        _session.Execute("delete from segments where replica = ?1 and last_index >= ?2", id, Column.Signed(from.Value));
        InsertSegments(id, kept);
    }

    /// <summary>Deletes the entries up to and including an index; cuts the segment that has it inside.</summary>
    private void DropThrough(long id, LogIndex through)
    {
        var cut = SegmentAt(id, through);
        var last = cut.Count > 0 && cut[0].Index <= through ? cut[^1].Index : through;
        _session.Execute("delete from segments where replica = ?1 and last_index <= ?2", id, Column.Signed(last.Value));
        if (last > through) InsertSegments(id, cut.FindAll(e => e.Index > through));
    }

    /// <summary>The first segment that does not end before an index; empty if there is none.</summary>
    private List<Entry> SegmentAt(long id, LogIndex index)
    {
        using var reader = SegmentsFrom(id, index);
        return reader.Read() ? [.. Unpack(reader)] : [];
    }

    private SqliteDataReader SegmentsFrom(long id, LogIndex index) => _session.Query(
        "select first_index, entries from segments where replica = ?1 and last_index >= ?2 order by last_index", id, Column.Signed(index.Value));

    private static IEnumerable<Entry> Unpack(SqliteDataReader segment) =>
        PackedEntries.Unpack(Column.Index(segment, 0), segment.GetFieldValue<byte[]>(1));
}
