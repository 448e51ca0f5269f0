using OrleansRaft.Grains.Tests.Support;
using OrleansRaft.Groups;
using OrleansRaft.Membership;
using OrleansRaft.Replicas;

namespace OrleansRaft.Grains.Tests.Membership;

public sealed class ChangePlannerTests
{
    private static readonly ConfigurationView s_three = Reports.Voters(1, 2, 3);

    [Fact]
    public void A_replacement_goes_from_learner_to_retirement_and_every_part_of_the_way_is_shown()
    {
        var plan = Plan(s_three, OperationKind.Replace, MemberChange.AddVoter("new"), MemberChange.Remove(2));

        Assert.Null(plan.Refusal);
        Assert.Equal(7UL, plan.Version);
        Assert.Equal(
            [
                "Now v7 voters=1,2,3",
                "AddingLearners v0 voters=1,2,3 learners=4",
                "CatchingUp v0 voters=1,2,3 learners=4",
                "Change v0 voters=1,2,3 learners=4",
                "Joint v0 voters=1,3,4 outgoing=1,2,3 next=2 auto-leave",
                "Removing v0 voters=1,3,4 learners=2",
                "After v0 voters=1,3,4",
            ],
            plan.Phases.Select(Text));
        Assert.Equal("Each commit takes 2 of replicas 1, 2, 3.", plan.Phases[0].Detail);
        Assert.Equal("Replica 4 on 'new' joins as a learner: it gets the log, and has no vote.", plan.Phases[1].Detail);
        Assert.Equal("The change waits until replica 4 has the log.", plan.Phases[2].Detail);
        Assert.Equal("The change is in the log; to commit it takes 2 of replicas 1, 2, 3.", plan.Phases[3].Detail);
        Assert.Equal(
            "Each commit takes 2 of replicas 1, 3, 4, and 2 of replicas 1, 2, 3 of the outgoing half. The leader leaves the joint configuration at once.",
            plan.Phases[4].Detail);
        Assert.Equal("Replica 2, which has no vote, leaves and deletes its rows.", plan.Phases[5].Detail);
        Assert.Equal("Each commit takes 2 of replicas 1, 3, 4.", plan.Phases[6].Detail);
    }

    [Fact]
    public void Several_members_that_come_and_go_are_one_part_each_with_all_of_them()
    {
        var plan = Plan(
            s_three, OperationKind.Change, MemberChange.AddVoter("new"), MemberChange.AddVoter("newer"), MemberChange.Remove(2), MemberChange.Remove(3));

        Assert.Equal(
            [
                "Now v7 voters=1,2,3",
                "AddingLearners v0 voters=1,2,3 learners=4,5",
                "CatchingUp v0 voters=1,2,3 learners=4,5",
                "Change v0 voters=1,2,3 learners=4,5",
                "Joint v0 voters=1,4,5 outgoing=1,2,3 next=2,3 auto-leave",
                "Removing v0 voters=1,4,5 learners=2,3",
                "After v0 voters=1,4,5",
            ],
            plan.Phases.Select(Text));
    }

    [Fact]
    public void An_explicit_joint_configuration_stays_and_its_end_is_planned_by_itself()
    {
        var input = Input(s_three, OperationKind.Change, MemberChange.Demote(2));
        var entering = Plan(input with { Request = input.Request with { Transition = ChangeTransition.JointExplicit } });
        Assert.Equal(
            ["Now v7 voters=1,2,3", "Change v7 voters=1,2,3", "Joint v0 voters=1,3 outgoing=1,2,3 next=2", "After v0 voters=1,3 learners=2"],
            entering.Phases.Select(Text));
        Assert.EndsWith("It stays so until the group is told to leave.", entering.Phases[2].Detail, StringComparison.Ordinal);

        var leaving = Plan(new ConfigurationView(9, [1, 3], [1, 2, 3], [], [2], false), OperationKind.LeaveJoint);
        Assert.Equal(
            ["Now v9 voters=1,3 outgoing=1,2,3 next=2", "Change v9 voters=1,3 outgoing=1,2,3 next=2", "After v0 voters=1,3 learners=2"],
            leaving.Phases.Select(Text));
    }

    [Fact]
    public void A_raw_step_is_planned_raw_and_its_new_voter_counts_for_nothing_before_it_has_the_log()
    {
        var plan = Plan(s_three, OperationKind.AddMember, new MemberChange(MemberChangeType.AddVoter, "new", 9));

        Assert.Equal(["Now v7 voters=1,2,3", "Change v7 voters=1,2,3", "After v0 voters=1,2,3,9"], plan.Phases.Select(Text));
        Assert.Equal([1UL, 2, 3], plan.Phases[2].Incoming.Healthy);
        Assert.Equal((3, 0), (plan.Phases[2].Incoming.Needed, plan.Phases[2].ToleratedFailures.Replicas));
    }

    [Fact]
    public void New_members_get_the_ids_that_come_next_even_where_ids_were_given_in_vain()
    {
        var plan = Plan(Input(s_three, OperationKind.Change, MemberChange.AddLearner("new"), MemberChange.AddLearner("newer")) with { LastGivenId = 8 });

        Assert.Equal([9UL, 10], plan.Phases[^1].Configuration.Learners);
    }

    [Theory]
    [MemberData(nameof(ChangeRulesTests.Changes), MemberType = typeof(ChangeRulesTests))]
    public void A_plan_is_refused_exactly_where_the_change_would_be(RejectionCode? code, MemberChange[] changes)
    {
        var leader = Reports.Of(1, new ConfigurationView(7, [1, 2, 3], [], [4], [], false), isLeader: true) with { HighestId = 6 };
        var plan = Plan(Input(leader.Configuration, OperationKind.Change, changes) with { Survey = Survey([leader]) });

        var rejection = ChangeRules.CheckAgainst(OperationKind.Change, null, changes, leader, IsActive);
        Assert.Equal((code, rejection), (plan.Refusal?.Code, plan.Refusal));
        Assert.Equal(code is null, plan.Phases.Count > 1);
        if (code is not null) Assert.Equal(["Now v7 voters=1,2,3 learners=4"], plan.Phases.Select(Text));
    }

    [Fact]
    public void A_version_that_has_passed_and_a_change_that_is_none_are_refused()
    {
        var input = Input(s_three, OperationKind.Change, MemberChange.Remove(3));
        Assert.Equal(RejectionCode.VersionMismatch, Plan(input with { Request = input.Request with { IfVersion = 6 } }).Refusal?.Code);
        Assert.Equal(RejectionCode.EmptyChange, Plan(s_three, OperationKind.Change).Refusal?.Code);
        Assert.Throws<ArgumentException>(() => Plan(s_three, OperationKind.Change, MemberChange.Remove(0)));
    }

    [Fact]
    public void Without_a_leader_there_is_no_plan_and_the_present_shows_what_is_known()
    {
        var input = Input(s_three, OperationKind.Change, MemberChange.Remove(3));

        var leaderless = Plan(input with { Survey = Survey([Reports.Of(1, s_three), Reports.Of(2, s_three)]) });
        Assert.Equal(RejectionCode.NoLeader, leaderless.Refusal?.Code);
        Assert.Equal(["Now v7 voters=1,2,3"], leaderless.Phases.Select(Text));

        var lost = Plan(input with { Survey = Survey([Reports.Of(1, s_three)]) });
        Assert.Equal(RejectionCode.NoQuorum, lost.Refusal?.Code);
        Assert.Equal([2UL, 3], lost.Refusal!.MissingReplicas);
        Assert.Equal(["Now v0 voters=1,2,3"], Plan(input with { Survey = Survey([]) }).Phases.Select(Text));
    }

    [Fact]
    public void What_the_core_would_not_take_is_refused_whatever_the_rules_say()
    {
        // No group is ever like this: a replica in two roles. It stands for whatever the rules may overlook.
        var plan = Plan(new ConfigurationView(7, [1, 2], [], [2], [], false), OperationKind.Change, MemberChange.Remove(1));

        Assert.Equal(RejectionCode.InvalidChange, plan.Refusal?.Code);
        Assert.Equal(PlanPhase.Now, Assert.Single(plan.Phases).Name);
    }

    internal static ChangePlan Plan(PlanInput input) => ChangePlanner.Of(input);

    internal static ChangePlan Plan(ConfigurationView configuration, OperationKind kind, params MemberChange[] changes) =>
        Plan(Input(configuration, kind, changes));

    /// <summary>What replica 1, which leads a healthy group, would be asked.</summary>
    internal static PlanInput Input(ConfigurationView configuration, OperationKind kind, params MemberChange[] changes)
    {
        var leader = Reports.Of(1, configuration, isLeader: true);
        var others = leader.Progress.Where(static p => p.ReplicaId != 1).Select(p => Reports.Of(p.ReplicaId, configuration));
        return new PlanInput("g", new ChangeRequest { Kind = kind, Changes = changes }, Survey([leader, .. others]), IsActive);
    }

    internal static GroupSurvey Survey(IReadOnlyList<ReplicaReport> reports) =>
        new(reports, reports.Count > 0 ? reports[0].Silos : new Dictionary<ulong, string> { [1] = "s1", [2] = "s2", [3] = "s3" });

    private static bool IsActive(string silo) => silo != "away";

    private static string Text(PlannedPhase phase)
    {
        var c = phase.Configuration;
        return $"{phase.Name} v{c.Version} voters={List(c.Voters)}{Part("outgoing", c.VotersOutgoing)}{Part("learners", c.Learners)}"
            + $"{Part("next", c.LearnersNext)}{(c.AutoLeave ? " auto-leave" : "")}";
    }

    private static string Part(string name, IReadOnlyList<ulong> ids) => ids.Count == 0 ? "" : $" {name}={List(ids)}";

    private static string List(IReadOnlyList<ulong> ids) => string.Join(',', ids);
}
