using OrleansRaft.Core;
using OrleansRaft.Replication;

namespace OrleansRaft.Grains.Tests.Replication;

/// <summary>A replica's own snapshot and a leader's, on their way at the same time.</summary>
public sealed class CrossingSnapshotTests
{
    [Fact]
    public void What_was_collected_before_the_own_snapshot_was_stored_is_not_installed()
    {
        var test = new DriverUnderTest(members: 2, snapshotEntries: 3);
        var collected = test.Driver.BeginCollection();
        test.Receive(2, DriverUnderTest.Append(2, term: 2, previous: 1, count: 3));
        test.Flush();
        Assert.Single(test.Captures);
        test.Driver.SnapshotSerialized([new byte[] { 1 }]);
        test.FlushOne();
        Assert.NotNull(test.Writes[^1].Snapshot);

        Offer(test, collected, index: 50);

        test.Flush();
        Assert.DoesNotContain(test.Writes, static w => w.SnapshotReplacesLog);
        Assert.Null(test.Driver.StopReason);
        Assert.Equal(new LogIndex(4), test.Driver.Applied);
    }

    [Fact]
    public void What_was_collected_before_the_own_snapshot_is_whole_is_installed_instead()
    {
        var test = new DriverUnderTest(members: 2, snapshotEntries: 3);
        var collected = test.Driver.BeginCollection();
        test.Receive(2, DriverUnderTest.Append(2, term: 2, previous: 1, count: 3));
        test.Flush();
        test.Driver.SnapshotSerialized([.. Enumerable.Repeat<ReadOnlyMemory<byte>>(new byte[] { 1 }, 9)]);
        test.FlushOne();

        Offer(test, collected, index: 50);

        test.Flush();
        Assert.Equal([50ul], test.Writes.Where(static w => w.Snapshot is not null).Select(static w => w.Snapshot!.Metadata.Index.Value));
        Assert.Equal(new LogIndex(50), test.Driver.Applied);
        Assert.Null(test.Driver.StopReason);
    }

    [Fact]
    public void What_was_collected_since_is_installed()
    {
        var test = new DriverUnderTest(members: 2, snapshotEntries: 3);
        test.Receive(2, DriverUnderTest.Append(2, term: 2, previous: 1, count: 3));
        test.Flush();
        test.Driver.SnapshotSerialized([new byte[] { 1 }]);

        Offer(test, test.Driver.BeginCollection(), index: 50);

        test.Flush();
        Assert.Equal(new LogIndex(50), test.Driver.Applied);
    }

    [Fact]
    public void Nothing_is_captured_while_a_leaders_snapshot_is_installed()
    {
        var test = new DriverUnderTest(members: 2, snapshotEntries: 3);
        test.Receive(2, DriverUnderTest.Append(2, term: 2, previous: 1, count: 3));
        test.Flush();
        Offer(test, test.Driver.BeginCollection(), index: 50);

        test.Driver.SnapshotSerialized([new byte[] { 1 }]); // Overtaken, so that it would be due again.

        Assert.Single(test.Captures);
        test.Flush();
        Assert.Null(test.Driver.StopReason);
        Assert.Equal(new LogIndex(50), test.Driver.Applied);
    }

    [Fact]
    public void Two_snapshots_are_installed_in_their_order()
    {
        var test = new DriverUnderTest(members: 2);
        Offer(test, test.Driver.BeginCollection(), index: 50);
        Offer(test, test.Driver.BeginCollection(), index: 60);

        test.Flush();

        Assert.Equal([50ul, 60ul], test.Writes.Where(static w => w.SnapshotReplacesLog).Select(static w => w.Snapshot!.Metadata.Index.Value));
        Assert.Equal(new LogIndex(60), test.Driver.Applied);
        Assert.Null(test.Driver.StopReason);
    }

    [Fact]
    public void An_offer_without_its_bytes_is_ignored()
    {
        var test = new DriverUnderTest(members: 2);

        test.Receive(2, DriverUnderTest.Offer(2, term: 2, index: 50));

        test.Flush();
        Assert.DoesNotContain(test.Writes, static w => w.SnapshotReplacesLog);
        Assert.Null(test.Driver.StopReason);
    }

    private static void Offer(DriverUnderTest test, ulong collected, ulong index)
    {
        test.Driver.SnapshotReceived(new ReceivedSnapshot(collected, new LogIndex(index), new Term(1), [new byte[] { 1 }]));
        test.Receive(2, DriverUnderTest.Offer(2, term: 2, index));
    }
}
