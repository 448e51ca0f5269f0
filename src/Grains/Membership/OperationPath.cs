namespace OrleansRaft.Membership;

/// <summary>Moves an operation along its stages: on, back, and to its end. Nothing here is durable until it is saved.</summary>
/// <param name="operation">The operation.</param>
/// <param name="clock">The time, for what people read.</param>
internal sealed class OperationPath(Operation operation, TimeProvider clock)
{
    /// <summary>Sets out.</summary>
    public void Begin(IReadOnlyList<Stage> stages)
    {
        operation.Stages = [.. stages];
        operation.Position = 0;
        EnterStage();
    }

    /// <summary>The stage is done.</summary>
    public void Advance()
    {
        operation.Position++;
        EnterStage();
    }

    /// <summary>
    /// Whether all that was begun can be taken back, whatever the log may have of it: a learner is removed by a later entry than the one that adds it,
    /// but what the change itself does to votes is not undone by the removal of learners.
    /// </summary>
    public bool CanTurnBack => operation is { Ending: null, Stage.Kind: StageKind.AddLearner or StageKind.CatchUp }
        or { Ending: null, Stage.Kind: StageKind.Change, MayBeInLog: false };

    /// <summary>The stage certainly came to nothing: takes back what was done before the change itself, and ends so.</summary>
    public void Abandon(OperationState outcome, RejectionCode? code, string reason)
    {
        if (operation.Ending is null && operation.Stage is { Kind: StageKind.AddLearner or StageKind.CatchUp or StageKind.Change })
        {
            TurnBack(new OperationResultView(outcome, code, reason), OperationStages.Undo(Begun()));
        }
        else
        {
            End(operation.Ending is null ? outcome : OperationState.Failed, code, reason);
        }
    }

    /// <summary>Withdraws the operation where that is still safe.</summary>
    /// <returns>Why it is not, or null. To ask again changes nothing.</returns>
    public Rejection? Cancel()
    {
        if (operation.Ending is { Outcome: OperationState.Cancelled }) return null;
        var cancelled = new OperationResultView(OperationState.Cancelled, null, "Cancelled by its caller; the group is as it was before.");
        switch (operation)
        {
            case { HasEnded: true }:
                return new Rejection(RejectionCode.TooLateToCancel, $"The operation has ended as {operation.State}.");
            case { State: OperationState.Queued, LeavesFor: { } other }:
                return new Rejection(RejectionCode.TooLateToCancel, $"Operation {other} was told to leave the joint configuration.");
            case { State: OperationState.Queued }:
                End(OperationState.Cancelled, null, "Cancelled by its caller before it began.");
                return null;
            case { Ending: null, Stage.Kind: StageKind.AddLearner or StageKind.CatchUp }:
                TurnBack(cancelled, OperationStages.Undo(Begun()));
                return null;
            case { Ending: null, Stage.Kind: StageKind.AwaitLeave } when OperationStages.Back(Begun()) is { } back:
                TurnBack(cancelled, back);
                return null;
            default:
                return new Rejection(RejectionCode.TooLateToCancel, $"The change is on its way ({operation.State}), and can only go forward.");
        }
    }

    /// <summary>Leaves an explicit joint configuration.</summary>
    /// <returns>Whether the operation waited for that.</returns>
    public bool Leave()
    {
        if (operation is not { HasEnded: false, Stage.Kind: StageKind.AwaitLeave }) return false;
        operation.Stages.Insert(operation.Position + 1, new Stage(StageKind.Leave, []));
        Advance();
        return true;
    }

    /// <summary>Ends the operation.</summary>
    public void End(OperationState outcome, RejectionCode? code, string reason) => operation.End(outcome, code, reason, clock.GetUtcNow());

    private Stage[] Begun() => [.. operation.Stages.Take(operation.Position + 1)];

    private void TurnBack(OperationResultView ending, IEnumerable<Stage> back)
    {
        operation.Ending = ending;
        operation.Stages = [.. Begun(), .. back];
        Advance();
    }

    private void EnterStage()
    {
        operation.MayBeInLog = false;
        if (operation.Stage is not { } stage)
        {
            var ending = operation.Ending ?? new OperationResultView(OperationState.Completed, null, "The new configuration is in effect.");
            End(ending.Outcome, ending.Code, ending.Reason ?? "");
            return;
        }

        var (state, detail) = Describe(stage);
        operation.Enter(state, operation.Ending is null ? detail : $"On the way back: {detail}", clock.GetUtcNow());
    }

    private static (OperationState State, string Detail) Describe(Stage stage) => stage.Kind switch
    {
        StageKind.AddLearner => (OperationState.AddingLearners, $"Replica {stage.Changes[0].ReplicaId} on {stage.Changes[0].Silo} joins as a learner."),
        StageKind.CatchUp => (OperationState.CatchingUp, "The new voters receive the log."),
        StageKind.Change => (OperationState.Proposed, "Handed to the leader."),
        StageKind.AwaitLeave => (OperationState.Joint, "Both majorities are needed, until it is told to leave."),
        StageKind.Leave => (OperationState.Leaving, "The joint configuration is left."),
        StageKind.RemoveLearner => (OperationState.Leaving, $"Replica {stage.Changes[0].ReplicaId}, which has no vote, is removed."),
        StageKind.Retire => (OperationState.Leaving, "Replicas that were made in vain are told so."),
        _ => throw new ArgumentOutOfRangeException(nameof(stage), stage.Kind, null),
    };
}
