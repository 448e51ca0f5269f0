using Npgsql;
using OrleansRaft.Core;

namespace OrleansRaft.Storage.Postgres;

/// <summary>
/// The segments of all replicas in a commit, for two statements however many they are: what costs is the number of statements, then
/// the number of rows. Arrays of arrays must be rectangular in Postgres, so segments travel as flat arrays that the server slices;
/// slicing walks an array from its start, so segments of one entry, the most frequent ones where many groups write, go apart.
/// </summary>
internal sealed class SegmentRows
{
    // A segment is stored as one value: what a reader that wants one entry of it must fetch at most.
    private const int SegmentBytes = 256 * 1024;
    private const int SegmentEntries = 1024;

    private readonly Columns _single = new();
    private readonly Columns _longer = new();
    private readonly List<int> _longerLengths = [];
    private readonly List<int> _longerStarts = [];
    private readonly List<long> _longerBytes = [];

    public void Add(long id, IReadOnlyList<Entry> entries)
    {
        for (var start = 0; start < entries.Count;)
        {
            var (count, bytes) = (0, 0L);
            while (start + count < entries.Count && count < SegmentEntries
                && (count == 0 || bytes + entries[start + count].Data.Length <= SegmentBytes))
            {
                bytes += entries[start + count].Data.Length;
                count++;
            }

            if (count == 1) _single.AddSegment(id, entries, start, count);
            else AddLonger(id, entries, start, count, bytes);
            start += count;
        }
    }

    public void AddCommands(NpgsqlBatchCommandCollection commands)
    {
        if (_single.Ids.Count > 0)
        {
            commands.Add(Sql.Command(
                """
                insert into raft.segments (replica, last_index, first_index, byte_count, terms, kinds, payloads)
                select s.id, s.first, s.first, octet_length(s.payload), array[s.term], array[s.kind], array[s.payload]
                from unnest($1, $2, $3, $4, $5) as s (id, first, term, kind, payload)
                """,
                _single.Ids.ToArray(), _single.Firsts.ToArray(), _single.Terms.ToArray(), _single.Kinds.ToArray(), _single.Payloads.ToArray()));
        }

        if (_longer.Ids.Count > 0)
        {
            commands.Add(Sql.Command(
                """
                insert into raft.segments (replica, last_index, first_index, byte_count, terms, kinds, payloads)
                select s.id, s.first + s.length - 1, s.first, s.bytes,
                    ($6::bigint[])[s.start + 1 : s.start + s.length],
                    ($7::smallint[])[s.start + 1 : s.start + s.length],
                    ($8::bytea[])[s.start + 1 : s.start + s.length]
                from unnest($1, $2, $3, $4, $5) as s (id, first, length, start, bytes)
                """,
                _longer.Ids.ToArray(), _longer.Firsts.ToArray(), _longerLengths.ToArray(), _longerStarts.ToArray(), _longerBytes.ToArray(),
                _longer.Terms.ToArray(), _longer.Kinds.ToArray(), _longer.Payloads.ToArray()));
        }
    }

    private void AddLonger(long id, IReadOnlyList<Entry> entries, int start, int count, long bytes)
    {
        _longerLengths.Add(count);
        _longerStarts.Add(_longer.Terms.Count);
        _longerBytes.Add(bytes);
        _longer.AddSegment(id, entries, start, count);
    }

    /// <summary>By segment: the first two; by entry, one segment's after the other's: the rest.</summary>
    private sealed class Columns
    {
        public List<long> Ids { get; } = [];

        public List<long> Firsts { get; } = [];

        public List<long> Terms { get; } = [];

        public List<short> Kinds { get; } = [];

        public List<byte[]> Payloads { get; } = [];

        public void AddSegment(long id, IReadOnlyList<Entry> entries, int start, int count)
        {
            Ids.Add(id);
            Firsts.Add(Sql.Signed(entries[start].Index.Value));
            for (var i = start; i < start + count; i++)
            {
                Terms.Add(Sql.Signed(entries[i].Term.Value));
                Kinds.Add((short)entries[i].Kind);
                Payloads.Add(Sql.Bytes(entries[i].Data));
            }
        }
    }
}
