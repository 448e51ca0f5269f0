using OrleansRaft.Grains.Tests.Support;
using OrleansRaft.Groups;
using OrleansRaft.Membership;
using OrleansRaft.Replicas;

namespace OrleansRaft.Grains.Tests.Membership;

public sealed class OperationWaitsTests
{
    private static readonly MemberChange s_newcomer = MemberChange.AddVoter("s4") with { ReplicaId = 4 };
    private static readonly ReplicaReport[] s_well = Serving(Reports.Voters(1, 2, 3));

    [Fact]
    public void Nothing_is_said_while_nothing_is_in_the_way()
    {
        Assert.Null(Wait(Running(StageKind.AddLearner), s_well));
        Assert.Null(Wait(Running(StageKind.CatchUp), Serving(Reports.Voters(1, 2, 3) with { Learners = [4] })));
        Assert.Null(Wait(Running(StageKind.Change), s_well));
        Assert.Null(Wait(Queued(2), s_well));
    }

    [Fact]
    public void An_operation_that_has_ended_waits_for_nothing()
    {
        var operation = Running(StageKind.Change);
        operation.End(OperationState.Failed, null, "…", DateTimeOffset.UnixEpoch);

        Assert.Null(Wait(operation, [], "s2", "s3"));
    }

    [Fact]
    public void A_group_that_does_not_serve_is_explained() =>
        Assert.StartsWith("Nobody can lead", Wait(Running(StageKind.Change), [Reports.Of(1, Reports.Voters(1, 2, 3))], "s2", "s3"), StringComparison.Ordinal);

    [Fact]
    public void A_silo_that_is_away_keeps_a_new_member_from_being_made() =>
        Assert.Equal(
            "Silo 's4', where replica 4 is to live, is not active in the cluster.", Wait(Running(StageKind.AddLearner), s_well, "s4"));

    [Fact]
    public void A_learner_that_does_not_follow_keeps_the_change_waiting()
    {
        var reports = Serving(Reports.Voters(1, 2, 3) with { Learners = [4] })[..3];
        reports[0] = reports[0] with { Progress = [.. reports[0].Progress.Select(static p => p.ReplicaId == 4 ? p with { LastContactMs = 9000 } : p)] };

        Assert.Contains("replica 4 on 's4'", Wait(Running(StageKind.CatchUp), reports), StringComparison.Ordinal);
        Assert.Null(Wait(Running(StageKind.Change), reports));
    }

    [Fact]
    public void An_explicit_joint_configuration_waits_for_its_caller() =>
        Assert.Contains("told to leave", Wait(Running(StageKind.AwaitLeave), s_well), StringComparison.Ordinal);

    [Fact]
    public void What_is_queued_waits_for_the_one_before_it_and_for_what_that_one_waits_for()
    {
        Assert.Equal("Operation 1 comes first.", Wait(Queued(2), Running(StageKind.Change), s_well));
        Assert.Equal(
            "Operation 1 comes first. It stays joint until it is told to leave, or cancelled.",
            Wait(Queued(2), Running(StageKind.AwaitLeave), s_well));
    }

    private static ReplicaReport[] Serving(ConfigurationView configuration) =>
    [
        .. configuration.Voters.Concat(configuration.Learners).Select(id => Reports.Of(id, configuration, isLeader: id == 1)),
    ];

    private static Operation Queued(ulong number) => new()
    {
        Number = number,
        Kind = OperationKind.Change,
        Changes = [s_newcomer],
        Requested = [],
        Transition = ChangeTransition.Auto,
        RequestedAt = DateTimeOffset.UnixEpoch,
    };

    private static Operation Running(StageKind stage)
    {
        var operation = Queued(1);
        operation.Stages = [new Stage(stage, stage == StageKind.AwaitLeave ? [] : [s_newcomer])];
        return operation;
    }

    private static string? Wait(Operation operation, ReplicaReport[] reports, params string[] inactive) => Wait(operation, operation, reports, inactive);

    private static string? Wait(Operation operation, Operation before, ReplicaReport[] reports, params string[] inactive) => OperationWaits.Of(
        "g",
        operation,
        before,
        new GroupSurvey(reports, new Dictionary<ulong, string> { [1] = "s1", [2] = "s2", [3] = "s3" }),
        silo => !inactive.Contains(silo));
}
