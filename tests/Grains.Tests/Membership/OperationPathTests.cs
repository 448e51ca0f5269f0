using OrleansRaft.Grains.Tests.Support;
using OrleansRaft.Membership;

namespace OrleansRaft.Grains.Tests.Membership;

/// <summary>Where an operation may be taken back: every stage, on the way forward and on the way back.</summary>
public sealed class OperationPathTests
{
    private static readonly MemberChange s_newcomer = MemberChange.AddLearner("s4") with { ReplicaId = 4 };

    private static readonly Stage s_join = new(StageKind.AddLearner, [s_newcomer]);
    private static readonly Stage s_catchUp = new(StageKind.CatchUp, [MemberChange.Promote(4)]);
    private static readonly Stage s_change = new(StageKind.Change, [MemberChange.Promote(4), MemberChange.Demote(1)], ChangeTransition.JointExplicit);
    private static readonly Stage s_await = new(StageKind.AwaitLeave, []);
    private static readonly Stage s_leave = new(StageKind.Leave, []);
    private static readonly Stage s_remove = new(StageKind.RemoveLearner, [MemberChange.Remove(1)]);
    private static readonly Stage s_retire = new(StageKind.Retire, [s_newcomer]);

    /// <summary>The stages begun, and those that take them back when their caller withdraws them; null if it is too late for that.</summary>
    public static TheoryData<string, string?> Withdrawn => new()
    {
        { "AddLearner", "RemoveLearner, Retire" },
        { "AddLearner, CatchUp", "RemoveLearner, Retire" },
        { "CatchUp", "" },
        { "AddLearner, CatchUp, Change", null },
        { "Change", null },
        { "AddLearner, CatchUp, Change, AwaitLeave", "Leave, Change, RemoveLearner" },
        { "Leave", null },
        { "AddLearner, CatchUp, Change, AwaitLeave, Leave", null },
        { "AddLearner, CatchUp, Change, AwaitLeave, Leave, RemoveLearner", null },
        { "RemoveLearner", null },
    };

    /// <summary>A stage, whether its change may be in the log, and whether the operation may turn back by itself.</summary>
    public static TheoryData<string, bool, bool> GivenUp => new()
    {
        { "AddLearner", false, true },
        { "CatchUp", false, true },
        { "Change", false, true },
        { "Change", true, false },
        { "Change, AwaitLeave", false, false },
        { "Leave", false, false },
        { "RemoveLearner", false, false },
    };

    public static TheoryData<string> Back => ["Leave", "Change", "RemoveLearner", "Retire"];

    [Theory]
    [MemberData(nameof(Withdrawn))]
    public void It_is_withdrawn_where_all_that_was_begun_can_be_taken_back(string begun, string? back)
    {
        var operation = Begun(begun, mayBeInLog: false);
        var stages = operation.Stages.Count;

        var refusal = Path(operation).Cancel();

        Assert.Equal(back is null ? RejectionCode.TooLateToCancel : null, refusal?.Code);
        Assert.Equal(back ?? "", Kinds(operation.Stages.Skip(stages)));
        Assert.Equal(back is null ? null : OperationState.Cancelled, operation.Ending?.Outcome);
        Assert.Equal(back == "", operation.HasEnded);
    }

    [Theory]
    [MemberData(nameof(GivenUp))]
    public void It_turns_back_by_itself_only_where_nothing_that_it_asked_a_leader_for_can_still_come(string begun, bool mayBeInLog, bool canTurnBack) =>
        Assert.Equal(canTurnBack, Path(Begun(begun, mayBeInLog)).CanTurnBack);

    [Theory]
    [MemberData(nameof(Back))]
    public void It_turns_once_only(string stage)
    {
        foreach (var mayBeInLog in new[] { false, true })
        {
            var operation = Begun(stage, mayBeInLog);
            operation.Ending = new OperationResultView(OperationState.Failed, RejectionCode.CatchUpFailed, "…");

            Assert.Equal(RejectionCode.TooLateToCancel, Path(operation).Cancel()?.Code);
            Assert.False(Path(operation).CanTurnBack);
            Assert.False(operation.HasEnded);
        }
    }

    [Theory]
    [MemberData(nameof(Back))]
    public void To_withdraw_it_again_changes_nothing(string stage)
    {
        var operation = Begun(stage, mayBeInLog: false);
        operation.Ending = new OperationResultView(OperationState.Cancelled, null, "…");

        Assert.Null(Path(operation).Cancel());
        Assert.Equal(stage, Kinds(operation.Stages));
        Assert.Equal(0, operation.Position);
    }

    [Theory]
    [InlineData("AddLearner", "RemoveLearner, Retire")]
    [InlineData("AddLearner, CatchUp", "RemoveLearner, Retire")]
    [InlineData("AddLearner, CatchUp, Change", "RemoveLearner, Retire")]
    public void What_the_log_refused_is_taken_back_and_ends_as_refused(string begun, string back)
    {
        var operation = Begun(begun, mayBeInLog: true);
        var stages = operation.Stages.Count;

        Path(operation).Abandon(OperationState.Refused, RejectionCode.InvalidChange, "…");

        Assert.Equal(back, Kinds(operation.Stages.Skip(stages)));
        while (!operation.HasEnded) Path(operation).Advance();
        Assert.Equal(OperationState.Refused, operation.State);
    }

    [Fact]
    public void What_waits_in_the_queue_is_withdrawn_at_once()
    {
        var operation = Operations.Queued(OperationKind.Change, MemberChange.Demote(3));

        Assert.Null(Path(operation).Cancel());
        Assert.Equal(OperationState.Cancelled, operation.State);
        Assert.Equal(RejectionCode.TooLateToCancel, Path(Ended(OperationState.Completed)).Cancel()?.Code);
    }

    [Fact]
    public void Each_stage_begins_without_anything_in_the_log()
    {
        var operation = Begun("Change", mayBeInLog: true);
        operation.Stages.Add(s_remove);

        Path(operation).Advance();

        Assert.False(operation.MayBeInLog);
    }

    private static OperationPath Path(Operation operation) => new(operation, TimeProvider.System);

    private static Operation Ended(OperationState state)
    {
        var operation = Begun("Change", mayBeInLog: true);
        Path(operation).End(state, null, "…");
        return operation;
    }

    private static Operation Begun(string kinds, bool mayBeInLog)
    {
        Stage[] all = [s_join, s_catchUp, s_change, s_await, s_leave, s_remove, s_retire];
        var operation = Operations.In([.. kinds.Split(", ").Select(kind => all.Single(s => s.Kind.ToString() == kind))]);
        operation.MayBeInLog = mayBeInLog;
        return operation;
    }

    private static string Kinds(IEnumerable<Stage> stages) => string.Join(", ", stages.Select(static s => s.Kind));
}
