using OrleansRaft.Grains.Tests.Support;
using OrleansRaft.Membership;

namespace OrleansRaft.Grains.Tests.Membership;

public sealed class PlanWarningsTests
{
    private static readonly ConfigurationView s_three = Reports.Voters(1, 2, 3);
    private static readonly ConfigurationView s_five = Reports.Voters(1, 2, 3, 4, 5);

    [Fact]
    public void A_change_that_overlooks_nothing_has_no_warning() =>
        Assert.Empty(Codes(Input(s_five, MemberChange.AddVoter("new"), MemberChange.Remove(5))));

    [Fact]
    public void An_even_number_of_voters_survives_no_more_than_one_less()
    {
        Assert.Equal([PlanWarningCode.EvenVoters], Codes(Input(s_three, MemberChange.AddVoter("new"))));
        Assert.Empty(Codes(Input(Reports.Voters(1, 2, 3, 4), MemberChange.AddLearner("new"))));
    }

    [Fact]
    public void A_single_voter_is_any_failures_victim()
    {
        var input = Input(s_three, MemberChange.Remove(2), MemberChange.Remove(3));
        Assert.Equal(
            [PlanWarningCode.SingleVoter, PlanWarningCode.NoFailureTolerated, PlanWarningCode.FewerFailuresTolerated], Codes(input).Order());
    }

    [Fact]
    public void A_voter_without_the_log_is_warned_of_where_nothing_waits_for_it()
    {
        var raw = ChangePlannerTests.Input(s_three, OperationKind.AddMember, new MemberChange(MemberChangeType.AddVoter, "new", 9));

        Assert.Contains(PlanWarningCode.NewVotersEmpty, Codes(raw));
        Assert.DoesNotContain(PlanWarningCode.NewVotersEmpty, Codes(Input(s_three, MemberChange.AddVoter("new"))));
    }

    [Fact]
    public void One_database_for_all_voters_or_for_a_majority_of_them_is_told()
    {
        var input = Input(s_three, MemberChange.AddVoter("new"), MemberChange.Remove(3));

        Assert.Contains(PlanWarningCode.OneDatabase, Codes(On(input, "db", "db", "db", "db")));
        Assert.Contains(PlanWarningCode.MajorityOnOneDatabase, Codes(On(input, "db", "other", "third", "db")));
        Assert.Empty(Codes(On(input, "db", "other", "db", "third")));
        Assert.DoesNotContain(PlanWarningCode.OneDatabase, Codes(On(Input(s_three, MemberChange.AddLearner("new")), "db", "db", "db", "db")));
    }

    [Fact]
    public void A_majority_of_new_voters_can_decide_without_anybody_of_before()
    {
        var two = Input(s_three, MemberChange.AddVoter("new"), MemberChange.AddVoter("newer"), MemberChange.Remove(2), MemberChange.Remove(3));

        Assert.Contains(PlanWarningCode.MajorityOfNewcomers, Codes(two));
        Assert.DoesNotContain(PlanWarningCode.MajorityOfNewcomers, Codes(Input(s_three, MemberChange.AddVoter("new"), MemberChange.Remove(3))));
    }

    [Fact]
    public void A_leader_that_leaves_or_is_demoted_hands_over()
    {
        Assert.Contains(PlanWarningCode.LeaderLeaves, Codes(Input(s_three, MemberChange.AddVoter("new"), MemberChange.Remove(1))));
        Assert.Contains(PlanWarningCode.LeaderLeaves, Codes(Input(s_three, MemberChange.Demote(1))));
        Assert.DoesNotContain(PlanWarningCode.LeaderLeaves, Codes(Input(s_three, MemberChange.Demote(2))));
    }

    [Fact]
    public void Whoever_removes_the_healthy_one_and_keeps_the_dead_one_is_told()
    {
        var wrong = Codes(Without(Input(s_three, MemberChange.AddVoter("new"), MemberChange.Remove(2)), 3));
        Assert.Contains(PlanWarningCode.HealthyVoterLeaves, wrong);
        Assert.Contains(PlanWarningCode.UnhealthyVoterStays, wrong);

        Assert.Empty(Codes(Without(Input(s_three, MemberChange.AddVoter("new"), MemberChange.Remove(3)), 3)));
    }

    [Fact]
    public void A_learner_that_does_not_follow_keeps_its_promotion_waiting()
    {
        var configuration = new ConfigurationView(7, [1, 2], [], [3], [], false);

        Assert.Contains(PlanWarningCode.LearnerAway, Codes(Without(Input(configuration, MemberChange.Promote(3)), 3)));
        Assert.Empty(Codes(Input(configuration, MemberChange.Promote(3))));
    }

    [Fact]
    public void Parts_of_the_way_that_cannot_commit_are_named()
    {
        var plan = ChangePlanner.Of(Without(Input(s_three, MemberChange.Remove(2)), 3));

        var warning = Assert.Single(plan.Warnings, static w => w.Code == PlanWarningCode.NoQuorum);
        Assert.Equal("While the others are removed and afterwards, too few voters are healthy to commit anything.", warning.Detail);
    }

    [Fact]
    public void A_way_that_survives_nothing_is_told_where_the_present_survives_something()
    {
        var five = new ConfigurationView(7, [1, 2, 3], [], [4, 5], [], false);
        var input = Without(
            Input(five, MemberChange.Promote(4), MemberChange.Promote(5), MemberChange.Demote(2), MemberChange.Demote(3)), 4);

        var codes = Codes(input);

        Assert.Contains(PlanWarningCode.NoFailureTolerated, codes);
        Assert.DoesNotContain(
            PlanWarningCode.NoFailureTolerated, Codes(Without(Input(s_three, MemberChange.AddVoter("new"), MemberChange.Remove(3)), 3)));
    }

    [Fact]
    public void Fewer_tolerated_failures_afterwards_are_counted_by_kind()
    {
        var plan = ChangePlanner.Of(Input(s_five, MemberChange.Remove(4), MemberChange.Remove(5)));

        var warning = Assert.Single(plan.Warnings);
        Assert.Equal(PlanWarningCode.FewerFailuresTolerated, warning.Code);
        Assert.Equal("Afterwards the group survives the loss of 1 instead of 2 replicas, and of 1 instead of 2 databases.", warning.Detail);
    }

    [Fact]
    public void An_explicit_joint_configuration_has_to_be_left()
    {
        var input = Input(s_five, MemberChange.AddVoter("new"), MemberChange.Remove(5));
        Assert.Equal([PlanWarningCode.StaysJoint], Codes(input with { Request = input.Request with { Transition = ChangeTransition.JointExplicit } }));
    }

    [Fact]
    public void Operations_that_come_first_may_change_all_of_it()
    {
        var plan = ChangePlanner.Of(Input(s_five, MemberChange.AddVoter("new"), MemberChange.Remove(5)) with { Waiting = 1 });
        Assert.Equal("1 operation comes first, and may change all of this.", Assert.Single(plan.Warnings).Detail);
    }

    private static PlanInput Input(ConfigurationView configuration, params MemberChange[] changes) =>
        ChangePlannerTests.Input(configuration, OperationKind.Change, changes);

    private static IEnumerable<PlanWarningCode> Codes(PlanInput input) => ChangePlanner.Of(input).Warnings.Select(static w => w.Code);

    /// <summary>The same, with a replica that the leader does not hear of.</summary>
    private static PlanInput Without(PlanInput input, ulong id)
    {
        var reports = input.Survey.Reports.Where(r => r.ReplicaId != id).Select(r => r with
        {
            Progress = [.. r.Progress.Select(p => p.ReplicaId == id ? p with { LastContactMs = null } : p)],
        }).ToArray();
        return input with { Survey = ChangePlannerTests.Survey(reports) };
    }

    /// <summary>The same, with the logs of replicas 1, 2, 3 and of the silo <c>new</c> in these databases.</summary>
    private static PlanInput On(PlanInput input, string one, string two, string three, string added) => input with
    {
        Survey = ChangePlannerTests.Survey(
            [.. input.Survey.Reports.Select(r => r with { Database = r.ReplicaId == 1 ? one : r.ReplicaId == 2 ? two : three })]),
        Databases = new Dictionary<string, string> { ["new"] = added },
    };
}
