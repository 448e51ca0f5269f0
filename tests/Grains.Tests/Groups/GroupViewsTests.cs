using OrleansRaft.Grains.Tests.Support;
using OrleansRaft.Groups;
using OrleansRaft.Replicas;

namespace OrleansRaft.Grains.Tests.Groups;

public sealed class GroupViewsTests
{
    private static readonly ConfigurationView s_three = Reports.Voters(1, 2, 3);

    [Fact]
    public void With_a_leader_whom_it_heard_of_lately_is_healthy()
    {
        var leader = Reports.Of(1, s_three, isLeader: true);
        leader.Progress[1] = leader.Progress[1] with { LastContactMs = 1001 };
        leader.Progress[2] = leader.Progress[2] with { LastContactMs = null };

        var view = View([leader, Reports.Of(2, s_three), Reports.Of(3, s_three)]);

        Assert.Equal(new LeaderView(1, "s1", 3), view.Leader);
        Assert.Equal([1ul], view.Quorum.Incoming.Healthy);
        Assert.Equal(2, view.Quorum.Incoming.Needed);
        Assert.Equal(new ToleratedFailuresView(0, 0, 0), view.ToleratedFailures);
    }

    [Fact]
    public void Whose_log_takes_no_writes_is_not_healthy_however_well_it_talks()
    {
        var stalled = Reports.Of(2, s_three) with { LogStalledMs = 1000 };
        var slow = Reports.Of(3, s_three) with { LogStalledMs = 999 };

        Assert.Equal([1ul, 3], View([Reports.Of(1, s_three, isLeader: true), stalled, slow]).Quorum.Incoming.Healthy);
    }

    [Fact]
    public void Without_a_leader_whoever_answers_is_healthy()
    {
        var view = View([Reports.Of(1, s_three), Reports.Of(2, s_three) with { Condition = ReplicaCondition.Missing }]);

        Assert.Null(view.Leader);
        Assert.Equal([1ul], view.Quorum.Incoming.Healthy);
        Assert.Equal([1ul, 2, 3], view.Replicas.Select(static r => r.Id));
        Assert.All(view.Replicas, static r => Assert.Null(r.State));
    }

    [Fact]
    public void The_leader_of_the_latest_term_counts()
    {
        var past = Reports.Of(1, s_three, isLeader: true);
        var present = Reports.Of(2, s_three, isLeader: true) with { Term = 4 };

        Assert.Equal(2ul, View([past, present]).Leader!.ReplicaId);
    }

    [Fact]
    public void Without_a_leader_the_newest_configuration_counts()
    {
        var behind = Reports.Of(1, s_three) with { Applied = 100 };
        var ahead = Reports.Of(2, new ConfigurationView(9, [1, 2], [], [3], [], false)) with { Applied = 9 };

        Assert.Equal(9ul, View([behind, ahead]).Configuration.Version);
    }

    [Fact]
    public void While_joint_both_halves_show_and_every_role_has_its_name()
    {
        var joint = new ConfigurationView(8, [1, 2], [1, 3, 4], [5], [4], true);

        var view = View([Reports.Of(1, joint, isLeader: true), Reports.Of(2, joint) with { IsCandidate = true }]);

        Assert.Equal([1ul, 3, 4], view.Quorum.Outgoing!.Voters);
        Assert.Equal(
            [ReplicaRole.Leader, ReplicaRole.Candidate, ReplicaRole.Outgoing, ReplicaRole.OutgoingLearner, ReplicaRole.Learner],
            view.Replicas.Select(static r => r.Role));
    }

    [Fact]
    public void A_group_of_which_nobody_answers_is_shown_as_unreachable()
    {
        var view = View([]);

        Assert.Equal([1ul, 2, 3], view.Replicas.Select(static r => r.Id));
        Assert.Empty(view.Quorum.Incoming.Healthy);
    }

    private static GroupView View(IReadOnlyList<ReplicaReport> reports) =>
        GroupViews.Of("g", new GroupSurvey(reports, new Dictionary<ulong, string> { [1] = "s1", [2] = "s2", [3] = "s3" }))!;
}
