using OrleansRaft.Core;

namespace OrleansRaft.Grains.Tests.Replication;

public sealed class LeadershipTests
{
    [Fact]
    public void A_follower_that_is_asked_to_hand_leadership_over_says_nothing()
    {
        var test = new DriverUnderTest(3);
        test.Receive(2, new Message { Type = MessageType.Heartbeat, From = new ReplicaId(2), To = new ReplicaId(1), Term = new Term(2) });
        test.Flush();
        test.Sent.Clear();

        test.Driver.TransferLeadership(new ReplicaId(3));

        Assert.Equal(new ReplicaId(2), test.Driver.Node.Leader);
        Assert.Empty(test.Sent);
    }

    [Fact]
    public void A_leader_that_stopped_leads_no_more()
    {
        var test = new DriverUnderTest(1);
        test.Driver.Campaign();
        test.Flush();
        Assert.True(test.Driver.IsLeader);

        test.Driver.Stop("Something broke.");

        Assert.False(test.Driver.IsLeader);
    }
}
