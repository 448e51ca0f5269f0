using OrleansRaft.Core;
using OrleansRaft.Wire;

namespace OrleansRaft.Grains.Tests.Replication;

/// <summary>Who is removed retires, but not as long as its vote may be needed.</summary>
public sealed class RemovedReplicaTests
{
    private static readonly ReplicaId s_removed = new(3);

    [Fact]
    public void A_removed_replica_is_told_once_an_entry_after_its_removal_is_committed()
    {
        var test = Remove();
        test.Ticks(2);
        Assert.Empty(test.Told);

        test.Acknowledge(2);
        test.Ticks(1);

        Assert.Equal([s_removed], test.Told);
    }

    [Fact]
    public void A_removed_replica_is_not_told_as_long_as_the_others_may_not_know_of_the_removal()
    {
        var test = Remove();

        test.Flush();
        test.Ticks(5);

        Assert.True(test.Driver.Members.SiloOf(s_removed) is null);
        Assert.Empty(test.Told);
    }

    [Fact]
    public void A_removed_replica_that_speaks_again_is_told_again()
    {
        var test = Remove();
        test.Ticks(2);
        test.Acknowledge(2);
        test.Ticks(1);

        test.Receive(s_removed.Value);
        test.Ticks(2);

        Assert.Equal([s_removed, s_removed], test.Told);
    }

    [Fact]
    public void A_follower_tells_nobody()
    {
        var test = Remove();
        test.Receive(2, DriverUnderTest.Append(2, term: 9, previous: 1, count: 0));
        test.Flush();

        test.Receive(s_removed.Value);
        test.Ticks(3);

        Assert.False(test.Driver.IsLeader);
        Assert.Empty(test.Told);
    }

    [Fact]
    public void A_replica_that_no_leader_writes_to_looks_for_the_members_now_and_then()
    {
        var test = new DriverUnderTest(members: 2);

        test.Ticks(99);
        Assert.Equal(0, test.Searches);
        test.Ticks(1);
        Assert.Equal(1, test.Searches);
        test.Ticks(100);
        Assert.Equal(2, test.Searches);
    }

    [Fact]
    public void A_replica_that_a_leader_writes_to_looks_for_nobody()
    {
        var test = new DriverUnderTest(members: 2);

        for (var i = 0; i < 40; i++)
        {
            test.Ticks(5);
            test.Receive(2, DriverUnderTest.Append(2, term: 2, previous: 1, count: 0));
            test.Flush();
        }

        Assert.Equal(0, test.Searches);
    }

    [Fact]
    public void Whoever_writes_to_an_earlier_life_is_told_of_this_one()
    {
        var test = new DriverUnderTest(members: 2);
        var old = new Frame(
            new ReplicaId(2), "s2", 8, new ReplicaId(1), DriverUnderTest.Epoch - 1, [DriverUnderTest.Append(2, term: 2, previous: 1, count: 0)]);

        test.Driver.Receive(old);

        var (silo, answer) = Assert.Single(test.Sent);
        Assert.Equal("s2", silo);
        Assert.Equal((DriverUnderTest.Epoch, 8ul), (answer.FromEpoch, answer.ToEpoch));
        Assert.Empty(answer.Messages);
        Assert.Equal(new Term(1), test.Driver.Node.Term);
    }

    /// <summary>A leader of 1, 2 and 3 that has applied the removal of 3; nobody else has heard of the commit.</summary>
    private static DriverUnderTest Remove()
    {
        var test = new DriverUnderTest(members: 3);
        test.Lead(2, 3);
        test.Driver.ProposeChange(new ConfChange(ConfChangeType.RemoveNode, s_removed, default, 1), static _ => { });
        test.Acknowledge(2);
        Assert.Null(test.Driver.Members.SiloOf(s_removed));
        return test;
    }
}
