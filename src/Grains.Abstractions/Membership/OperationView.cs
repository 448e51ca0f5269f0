namespace OrleansRaft;

/// <summary>Where an operation stands. The last four are ends.</summary>
public enum OperationState
{
    /// <summary>Waits for those before it.</summary>
    Queued,

    /// <summary>New members are made, and join without a vote.</summary>
    AddingLearners,

    /// <summary>New members receive the log.</summary>
    CatchingUp,

    /// <summary>The change was handed to the leader.</summary>
    Proposed,

    /// <summary>The joint configuration is in effect.</summary>
    Joint,

    /// <summary>The end of the joint configuration was proposed.</summary>
    Leaving,

    /// <summary>An end: the new configuration is in effect.</summary>
    Completed,

    /// <summary>An end: nothing changed, for a reason that is told.</summary>
    Refused,

    /// <summary>An end: withdrawn by its caller.</summary>
    Cancelled,

    /// <summary>An end: it could not be carried out.</summary>
    Failed,
}

/// <summary>How far a new member is.</summary>
/// <param name="ReplicaId">Who.</param>
/// <param name="Match">What it has.</param>
/// <param name="Target">What it needs.</param>
/// <param name="BytesLeft">Payload bytes between the two, those of a snapshot included, as far as the leader can tell.</param>
[GenerateSerializer, Immutable, Alias("raft.catch-up")]
public sealed record CatchUpView(
    [property: Id(0)] ulong ReplicaId, [property: Id(1)] ulong Match, [property: Id(2)] ulong Target, [property: Id(3)] long BytesLeft);

/// <summary>Who of a majority has the change's entry.</summary>
/// <param name="Acks">Who has it.</param>
/// <param name="Needed">How many it takes.</param>
[GenerateSerializer, Immutable, Alias("raft.acks")]
public sealed record AcksView([property: Id(0)] IReadOnlyList<ulong> Acks, [property: Id(1)] int Needed);

/// <summary>How far an operation is.</summary>
/// <param name="CatchUp">New members.</param>
/// <param name="Incoming">The majority of the voters.</param>
/// <param name="Outgoing">While joint, that of the outgoing half.</param>
[GenerateSerializer, Immutable, Alias("raft.operation-progress")]
public sealed record OperationProgressView(
    [property: Id(0)] IReadOnlyList<CatchUpView> CatchUp, [property: Id(1)] AcksView? Incoming, [property: Id(2)] AcksView? Outgoing);

/// <summary>The joint configuration's entries.</summary>
/// <param name="EnteredAt">The index at which it took effect, or null.</param>
/// <param name="LeftAt">The index at which it ended, or null.</param>
[GenerateSerializer, Immutable, Alias("raft.joint")]
public sealed record JointView([property: Id(0)] ulong? EnteredAt, [property: Id(1)] ulong? LeftAt);

/// <summary>How an operation ended.</summary>
/// <param name="Outcome">One of the four ends.</param>
/// <param name="Code">Why, if it was refused or failed.</param>
/// <param name="Reason">One sentence for a person.</param>
[GenerateSerializer, Immutable, Alias("raft.operation-result")]
public sealed record OperationResultView(
    [property: Id(0)] OperationState Outcome, [property: Id(1)] RejectionCode? Code, [property: Id(2)] string? Reason);

/// <summary>One step of an operation.</summary>
/// <param name="Sequence">Its number within the operation, from 1.</param>
/// <param name="At">When, by the clock of the silo that saw it.</param>
/// <param name="State">The state that it entered.</param>
/// <param name="Detail">One sentence for a person.</param>
[GenerateSerializer, Immutable, Alias("raft.operation-event")]
public sealed record OperationEvent(
    [property: Id(0)] int Sequence, [property: Id(1)] DateTimeOffset At, [property: Id(2)] OperationState State, [property: Id(3)] string Detail);

/// <summary>A membership operation, from its request to its end.</summary>
[GenerateSerializer, Immutable, Alias("raft.operation")]
public sealed record OperationView
{
    /// <summary>Its number within the group, as text.</summary>
    [Id(0)] public required string Id { get; init; }

    /// <summary>The group.</summary>
    [Id(1)] public required string Group { get; init; }

    /// <summary>What kind of request it came from.</summary>
    [Id(2)] public required OperationKind Kind { get; init; }

    /// <summary>What changes, with the replica ids that were assigned.</summary>
    [Id(3)] public required IReadOnlyList<MemberChange> Changes { get; init; }

    /// <summary>How.</summary>
    [Id(4)] public required ChangeTransition Transition { get; init; }

    /// <summary>Where it stands.</summary>
    [Id(5)] public required OperationState State { get; init; }

    /// <summary>When it was accepted.</summary>
    [Id(6)] public required DateTimeOffset RequestedAt { get; init; }

    /// <summary>When it ended, or null.</summary>
    [Id(7)] public DateTimeOffset? FinishedAt { get; init; }

    /// <summary>The log position of its entry, or null while there is none.</summary>
    [Id(8)] public ulong? EntryIndex { get; init; }

    /// <summary>The joint configuration, if there was one.</summary>
    [Id(9)] public JointView? Joint { get; init; }

    /// <summary>How far it is; null before it starts.</summary>
    [Id(10)] public OperationProgressView? Progress { get; init; }

    /// <summary>How it ended; null before.</summary>
    [Id(11)] public OperationResultView? Result { get; init; }

    /// <summary>Its steps so far.</summary>
    [Id(12)] public required IReadOnlyList<OperationEvent> Events { get; init; }

    /// <summary>What it waits for, as a sentence for a person; null where nothing is in its way. Only where one operation is asked for.</summary>
    [Id(13)] public string? Explanation { get; init; }
}
