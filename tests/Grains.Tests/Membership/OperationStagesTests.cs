using OrleansRaft.Grains.Tests.Support;
using OrleansRaft.Membership;

namespace OrleansRaft.Grains.Tests.Membership;

public sealed class OperationStagesTests
{
    private static readonly ConfigurationView Three = Reports.Voters(1, 2, 3);

    [Fact]
    public void A_replacement_is_learner_log_one_joint_step_and_removal()
    {
        Assert.Equal(
            ["AddLearner(AddLearner 4 s4)", "CatchUp(Promote 4)", "Change(Promote 4, Demote 1)", "RemoveLearner(Remove 1)"],
            Of(OperationKind.Replace, MemberChange.AddVoter("s4") with { ReplicaId = 4 }, MemberChange.Remove(1)));
    }

    [Fact]
    public void Whoever_has_a_vote_is_demoted_before_it_is_removed() =>
        Assert.Equal(["Change(Demote 3)", "RemoveLearner(Remove 3)"], Of(OperationKind.Change, MemberChange.Remove(3)));

    [Fact]
    public void A_learner_is_removed_and_added_in_one_simple_step()
    {
        var learners = Three with { Learners = [4] };
        Assert.Equal(["RemoveLearner(Remove 4)"], Of(OperationKind.Change, ChangeTransition.Auto, learners, MemberChange.Remove(4)));
        Assert.Equal(["Change(AddLearner 5 s5)"], Of(OperationKind.Change, MemberChange.AddLearner("s5") with { ReplicaId = 5 }));
    }

    [Fact]
    public void A_learner_that_is_promoted_passes_the_gate() =>
        Assert.Equal(["CatchUp(Promote 4)", "Change(Promote 4)"], Of(OperationKind.Change, MemberChange.Promote(4)));

    [Fact]
    public void An_explicit_joint_configuration_waits_to_be_left()
    {
        Assert.Equal(
            ["AddLearner(AddLearner 4 s4)", "CatchUp(Promote 4)", "Change!(Promote 4, Demote 1)", "AwaitLeave()", "RemoveLearner(Remove 1)"],
            Of(OperationKind.Change, ChangeTransition.JointExplicit, Three, MemberChange.AddVoter("s4") with { ReplicaId = 4 }, MemberChange.Remove(1)));
        Assert.Equal(
            ["Change!(Remove 4)", "AwaitLeave()"],
            Of(OperationKind.Change, ChangeTransition.JointExplicit, Three with { Learners = [4] }, MemberChange.Remove(4)));
    }

    [Fact]
    public void The_calls_of_version_one_are_one_raw_step()
    {
        Assert.Equal(["Change(AddVoter 4 s4)"], Of(OperationKind.AddMember, MemberChange.AddVoter("s4") with { ReplicaId = 4 }));
        Assert.Equal(["Change(Remove 1)"], Of(OperationKind.RemoveMember, MemberChange.Remove(1)));
        Assert.Equal(["Leave()"], Of(OperationKind.LeaveJoint));
    }

    [Fact]
    public void What_was_begun_before_the_change_is_taken_back()
    {
        var stages = OperationStages.Of(
            OperationKind.Change,
            [MemberChange.AddVoter("s4") with { ReplicaId = 4 }, MemberChange.AddVoter("s5") with { ReplicaId = 5 }],
            ChangeTransition.Auto,
            Three);

        Assert.Equal(["RemoveLearner(Remove 4)", "Retire(AddLearner 4 s4)"], Text([.. OperationStages.Undo([.. stages.Take(1)])]));
        Assert.Equal(
            ["RemoveLearner(Remove 4)", "RemoveLearner(Remove 5)", "Retire(AddLearner 4 s4, AddLearner 5 s5)"],
            Text([.. OperationStages.Undo([.. stages.Take(3)])]));
    }

    [Fact]
    public void From_an_explicit_joint_configuration_the_way_back_leads_forward_first()
    {
        var stages = OperationStages.Of(
            OperationKind.Change,
            [MemberChange.AddVoter("s4") with { ReplicaId = 4 }, MemberChange.Remove(1)],
            ChangeTransition.JointExplicit,
            Three);

        Assert.Equal(["Leave()", "Change(Demote 4, Promote 1)", "RemoveLearner(Remove 4)"], Text(OperationStages.Back([.. stages.Take(4)])!));
    }

    [Fact]
    public void Whoever_was_removed_for_good_cannot_be_had_back() =>
        Assert.Null(OperationStages.Back([new Stage(StageKind.Change, [MemberChange.Remove(4)], ChangeTransition.JointExplicit)]));

    private static string[] Of(OperationKind kind, params MemberChange[] changes) => Of(kind, ChangeTransition.Auto, Three, changes);

    private static string[] Of(OperationKind kind, ChangeTransition transition, ConfigurationView from, params MemberChange[] changes) =>
        Text(OperationStages.Of(kind, changes, transition, from));

    private static string[] Text(IReadOnlyList<Stage> stages) =>
    [
        .. stages.Select(static s => $"{s.Kind}{(s.Transition == ChangeTransition.JointExplicit ? "!" : "")}("
            + string.Join(", ", s.Changes.Select(static c => $"{c.Type} {c.ReplicaId} {c.Silo}".TrimEnd())) + ")"),
    ];
}
