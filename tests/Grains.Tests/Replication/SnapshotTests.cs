using OrleansRaft.Core;

namespace OrleansRaft.Grains.Tests.Replication;

public sealed class SnapshotTests
{
    private readonly DriverUnderTest _test = new(members: 2, snapshotEntries: 3);

    [Fact]
    public void What_is_proposed_while_a_snapshot_is_stored_does_not_wait_for_all_of_it()
    {
        _test.Receive(2, DriverUnderTest.Append(2, term: 2, previous: 1, count: 3));
        _test.Flush();
        var before = _test.Writes.Count;
        _test.Driver.SnapshotSerialized([.. Enumerable.Repeat<ReadOnlyMemory<byte>>(new byte[] { 1 }, 9)]);
        _test.Receive(2, DriverUnderTest.Append(2, term: 2, previous: 4, count: 1));

        _test.Flush();

        Assert.Equal(
            ["4 chunks", "1 entries", "4 chunks", "1 chunks", "snapshot at 4"],
            _test.Writes.Skip(before).Select(static w => w.Snapshot is { } snapshot ? $"snapshot at {snapshot.Metadata.Index}"
                : w.Chunks.IsEmpty ? $"{w.Entries.Length} entries" : $"{w.Chunks.Length} chunks"));
        Assert.Equal(new LogIndex(5), _test.Driver.Applied);
    }

    [Fact]
    public void An_empty_state_is_stored_at_once()
    {
        _test.Receive(2, DriverUnderTest.Append(2, term: 2, previous: 1, count: 3));
        _test.Flush();
        _test.Driver.SnapshotSerialized([]);

        Assert.Equal(0, _test.Writes[^1].Snapshot?.ChunkCount);
    }
}
