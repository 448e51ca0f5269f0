namespace OrleansRaft.Membership;

/// <summary>What one stage of an operation does.</summary>
internal enum StageKind
{
    /// <summary>A new member joins, without a vote: a simple change.</summary>
    AddLearner,

    /// <summary>Those who are to vote receive the log.</summary>
    CatchUp,

    /// <summary>The change itself: one step, simple or joint.</summary>
    Change,

    /// <summary>An explicit joint configuration stays until somebody asks to leave it, or to cancel.</summary>
    AwaitLeave,

    /// <summary>The joint configuration is left.</summary>
    Leave,

    /// <summary>A learner leaves the group: a simple change.</summary>
    RemoveLearner,

    /// <summary>New members whose change will not be made are told that they are not needed. They never had a vote.</summary>
    Retire,
}

/// <summary>One stage of an operation. What it proposes, it proposes under a number of its own, and is found by that in the log.</summary>
/// <param name="Kind">What it does.</param>
/// <param name="Changes">What it changes, or whom it waits for. An array, since a database's JSON can name no list of the compiler's own.</param>
/// <param name="Transition">How a change is made.</param>
[GenerateSerializer, Immutable, Alias("raft.stage")]
internal sealed record Stage(
    [property: Id(0)] StageKind Kind,
    [property: Id(1)] MemberChange[] Changes,
    [property: Id(2)] ChangeTransition Transition = ChangeTransition.Auto)
{
    /// <summary>Whether it is an entry in the log.</summary>
    public bool Proposes => Kind is StageKind.AddLearner or StageKind.Change or StageKind.Leave or StageKind.RemoveLearner;
}
