using OrleansRaft.Core;
using OrleansRaft.Replication;

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
    public void Who_needs_a_snapshot_lacks_its_bytes_but_for_those_that_it_has_acknowledged()
    {
        var test = new DriverUnderTest(members: 3, snapshotEntries: 3);
        test.Lead(2);
        for (var i = 0; i < 3; i++) test.Driver.Propose(new CommandBatch([new byte[10]], static _ => { }));
        test.Acknowledge(2);
        test.Driver.SnapshotSerialized([new byte[600], new byte[400]]);
        test.Flush();
        test.Driver.Propose(new CommandBatch([new byte[10]], static _ => { }));
        test.Flush();
        Assert.Equal((1000, 1010), Left());

        test.HearFrom(3);
        Assert.Equal((1000, 1010), Left());
        test.Driver.SnapshotPieceSent(new ReplicaId(3), 600);
        Assert.Equal((400, 410), Left());
        test.Driver.SnapshotSent(new ReplicaId(3), arrived: false);
        Assert.Equal((1000, 1010), Left());

        test.HearFrom(3);
        test.Driver.SnapshotPieceSent(new ReplicaId(3), 600);
        test.Driver.SnapshotPieceSent(new ReplicaId(3), 400);
        test.Driver.SnapshotSent(new ReplicaId(3), arrived: true);
        Assert.Equal((0, 10), Left());
        test.Acknowledge(3);
        Assert.Equal((null, 0), Left());

        (long?, long) Left() => test.Driver.BytesLeft(new ReplicaId(3), test.Driver.Node.Status().Progress.Single(static p => p.Id.Value == 3).Match);
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
