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

    [Fact]
    public void The_first_of_those_that_lose_their_leader_with_its_connections_stands_within_a_heartbeat()
    {
        var test = new DriverUnderTest(4);
        Hear(test, leader: 3);

        test.Driver.SiloLost("s2");
        Assert.Equal(new ReplicaId(3), test.Driver.Node.Leader);
        test.Driver.SiloLost("s3");
        Assert.True(test.Driver.Node.Leader.IsNone);

        test.Sent.Clear();
        test.Ticks(1);

        Assert.Contains(test.Messages, static m => m.Type == MessageType.PreVote);
    }

    [Fact]
    public void A_leader_that_is_heard_again_is_followed_again()
    {
        var test = new DriverUnderTest(3);
        Hear(test, leader: 2);
        test.Driver.SiloLost("s2");
        Hear(test, leader: 2);
        test.Sent.Clear();

        test.Ticks(5);

        Assert.Equal(new ReplicaId(2), test.Driver.Node.Leader);
        Assert.DoesNotContain(test.Messages, static m => m.Type == MessageType.PreVote);
    }

    [Fact]
    public void Who_stands_in_vain_stands_again_ever_later_until_somebody_leads()
    {
        var test = new DriverUnderTest(3, electionTicks: 1000);
        Hear(test, leader: 2);
        test.Driver.SiloLost("s2");

        Assert.Equal([1, 7, 19, 43], Stands(test, 90));

        Hear(test, leader: 3);

        Assert.Empty(Stands(test, 90));
    }

    private static IEnumerable<int> Stands(DriverUnderTest test, int ticks)
    {
        for (var tick = 1; tick <= ticks; tick++)
        {
            test.Sent.Clear();
            test.Ticks(1);
            if (test.Messages.Any(static m => m.Type == MessageType.PreVote)) yield return tick;
        }
    }

    [Fact]
    public void Who_leads_loses_no_leader()
    {
        var test = new DriverUnderTest(3);
        test.Lead(2, 3);

        test.Driver.SiloLost("s2");
        test.Driver.SiloLost("s1");

        Assert.True(test.Driver.IsLeader);
    }

    private static void Hear(DriverUnderTest test, ulong leader)
    {
        test.Receive(leader, new Message { Type = MessageType.Heartbeat, From = new ReplicaId(leader), To = new ReplicaId(1), Term = new Term(2) });
        test.Flush();
    }
}
