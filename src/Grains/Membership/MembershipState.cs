namespace OrleansRaft.Membership;

/// <summary>A group's operations as they are stored.</summary>
[GenerateSerializer, Alias("raft.membership-state")]
internal sealed class MembershipState
{
    /// <summary>The number of the last operation.</summary>
    [Id(0)] public ulong LastOperation { get; set; }

    /// <summary>
    /// The highest replica id that was ever given to a new member, whether or not it became one: its rows may have been made and retired,
    /// and an id that has a tombstone somewhere is of no use any more.
    /// </summary>
    [Id(2)] public ulong LastGivenId { get; set; }

    /// <summary>All operations that are kept, oldest first.</summary>
    [Id(1)] public List<Operation> Operations { get; set; } = [];

    /// <summary>
    /// Replica ids up to this one belong to groups of this name that were deleted. Ids are never used twice, so that this number alone tells
    /// a group from those before it.
    /// </summary>
    [Id(3)] public ulong DeletedThrough { get; set; }

    /// <summary>
    /// The highest replica id that may ever have been a member's. An operation is stored with the ids that it gives, and its way, before
    /// anything is done with them, so that no member is without one here. A method, since a property would be stored.
    /// </summary>
    public ulong FindHighestId() => Operations.Where(static o => o.Stages.Count > 0)
        .SelectMany(static o => o.Changes).Select(static c => c.ReplicaId).Append(LastGivenId).Append(DeletedThrough).Max();
}

/// <summary>One operation as it is stored.</summary>
[GenerateSerializer, Alias("raft.stored-operation")]
internal sealed class Operation
{
    /// <summary>More stages than an operation of as many changes as are allowed can have, there and back.</summary>
    private const int StageBits = 10;

    [Id(0)] public required ulong Number { get; init; }

    [Id(1)] public required OperationKind Kind { get; init; }

    /// <summary>What changes; new members get their replica ids here before anything is done for them.</summary>
    [Id(2)] public required List<MemberChange> Changes { get; set; }

    [Id(3)] public required ChangeTransition Transition { get; init; }

    [Id(4)] public ulong? IfVersion { get; init; }

    /// <summary>What its caller would repeat it under, as long as its group is there.</summary>
    [Id(5)] public string? IdempotencyKey { get; set; }

    /// <summary>What was asked for, before ids were given: decides whether a repeated key is a repeated request.</summary>
    [Id(6)] public required List<MemberChange> Requested { get; init; }

    [Id(7)] public required DateTimeOffset RequestedAt { get; init; }

    [Id(8)] public OperationState State { get; set; }

    [Id(9)] public DateTimeOffset? FinishedAt { get; set; }

    [Id(10)] public ulong? EntryIndex { get; set; }

    [Id(11)] public ulong? JointEnteredAt { get; set; }

    [Id(12)] public ulong? JointLeftAt { get; set; }

    [Id(13)] public OperationResultView? Result { get; set; }

    [Id(14)] public List<OperationEvent> Events { get; set; } = [];

    /// <summary>The way that it takes; empty until its turn comes.</summary>
    [Id(15)] public List<Stage> Stages { get; set; } = [];

    /// <summary>The stage that it is in.</summary>
    [Id(16)] public int Position { get; set; }

    /// <summary>How it will end once what it had begun is taken back; null as long as it goes forward.</summary>
    [Id(17)] public OperationResultView? Ending { get; set; }

    /// <summary>For <see cref="OperationKind.LeaveJoint"/>: the operation that leaves its joint configuration in its stead.</summary>
    [Id(18)] public ulong? LeavesFor { get; set; }

    /// <summary>
    /// Whether the change of this stage was ever given to a leader, durable before it is. From then on it is in a log, or may come to be in one at
    /// any time: until the log has told, nothing that it brings may be taken back.
    /// </summary>
    [Id(19)] public bool MayBeInLog { get; set; }

    public Stage? Stage => Position < Stages.Count ? Stages[Position] : null;

    /// <summary>
    /// The number of the present stage in the log: rising from stage to stage and from operation to operation, so that the log can
    /// tell a late repetition from what comes next.
    /// </summary>
    public ulong ProposalNumber => (Number << StageBits) | (uint)Position;

    public bool HasEnded => Result is not null;

    public string Id => Number.ToString(System.Globalization.CultureInfo.InvariantCulture);

    /// <summary>Whether a request asks for the same.</summary>
    public bool IsFor(ChangeRequest request) =>
        Kind == request.Kind && Transition == request.Transition && IfVersion == request.IfVersion && Requested.SequenceEqual(request.Changes);

    public void Enter(OperationState state, string detail, DateTimeOffset at)
    {
        State = state;
        Events.Add(new OperationEvent(Events.Count + 1, at, state, detail));
    }

    /// <summary>Ends it, unless it has ended: an end is final, and whoever acted for the operation meanwhile comes too late.</summary>
    public void End(OperationState outcome, RejectionCode? code, string detail, DateTimeOffset at)
    {
        if (HasEnded) return;
        Result = new OperationResultView(outcome, code, detail);
        FinishedAt = at;
        Enter(outcome, detail, at);
    }

    /// <summary>Ends it with its group. It is in no stage any more, so that no answer that is still to come moves it.</summary>
    public void EndWithGroup(DateTimeOffset at)
    {
        if (HasEnded) return;
        Position = Stages.Count;
        End(OperationState.Failed, RejectionCode.GroupDeleting, $"The group was deleted; the last state was {State}.", at);
    }
}
