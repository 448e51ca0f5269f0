namespace OrleansRaft.Core.Tests.Paper;

/// <summary>Raft paper §5.6: safety does not depend on timing; a steady leader does.</summary>
public sealed class Section_5_6_Timing_and_availability
{
    [Theory]
    [InlineData(1, 10)]
    [InlineData(4, 10)]
    [InlineData(9, 10)]
    public void A_leader_is_steady_while_its_heartbeats_come_within_the_election_timeout(int heartbeat, int election)
    {
        var group = new Group(3, o => o with { HeartbeatTicks = heartbeat, ElectionTicks = election });
        group.Elect(1);
        for (var tick = 0; tick < 500; tick++)
        {
            for (var id = 1UL; id <= 3; id++) group.Tick(id);
            group.Deliver();
        }

        Assert.Equal((RaftRole.Leader, new Term(1)), (group[1].Role, group[1].Term));
    }

    [Fact]
    public void Without_a_majority_nothing_is_committed_and_with_one_the_group_goes_on()
    {
        var group = new Group(5);
        group.Elect(1);
        group.Cut(3, 4, 5);
        group.Propose(1, "x");
        for (var tick = 0; tick < 100; tick++)
        {
            group.Tick(1);
            group.Deliver();
        }

        Assert.Empty(group.Applied(1));
        group.Heal();
        group.Cut(4, 5);
        group.Tick(1);
        group.Deliver();
        Assert.Equal(["x"], group.Applied(1));
    }

    [Fact]
    public void However_late_a_deposed_leaders_messages_come_they_do_no_harm()
    {
        var group = new Group(3);
        group.Elect(1);
        group.Propose(1, "late");
        group.Work();
        var late = group.Wire.ToArray();
        group.Wire.Clear();
        group.Cut(1);
        group.Elect(2);
        group.Propose(2, "new");
        group.Deliver();
        foreach (var message in late) group[message.To.Value].Step(message);
        group.Heal();
        group.Deliver();
        Assert.All(new ulong[] { 2, 3 }, id => Assert.Equal(["new"], group.Applied(id)));
        Assert.Equal([1UL, 2UL, 2UL], group.Log(3));
    }

    [Fact]
    public void Clocks_that_run_wild_cost_elections_but_no_commands()
    {
        var group = new Group(3);
        for (var round = 0; round < 60; round++)
        {
            group.Tick(1 + ((ulong)round % 3), 25); // Its timeout passes before it can hear of anybody.
            group.Deliver();
            var leader = Enumerable.Range(1, 3).Select(id => (ulong)id).FirstOrDefault(id => group[id].Role == RaftRole.Leader);
            if (leader != 0) group.Propose(leader, $"{round}");
            group.Deliver();
        }

        Assert.True(group[1].Term > new Term(10));
        Assert.NotEmpty(group.Applied(1));
        Assert.Equal(group.Applied(1).Distinct(), group.Applied(1));
        Assert.All(new ulong[] { 2, 3 }, id => Assert.Equal(group.Applied(1).Take(group.Applied(id).Count()), group.Applied(id)));
    }
}
