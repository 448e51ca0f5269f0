using OrleansRaft.Replication;
using OrleansRaft.Storage;

namespace OrleansRaft.Replicas;

/// <summary>What a new replica begins as.</summary>
/// <param name="StateMachine">The name of its state machine.</param>
/// <param name="FirstMembers">The group's first voters and their silos; null for a replica that joins later.</param>
[GenerateSerializer, Immutable, Alias("raft.replica-spec")]
internal sealed record ReplicaSpec([property: Id(0)] string StateMachine, [property: Id(1)] Dictionary<ulong, string>? FirstMembers);

/// <summary>How a creation ended.</summary>
/// <param name="Outcome">How, if the silo can run such a replica.</param>
/// <param name="Rejection">Why it cannot.</param>
[GenerateSerializer, Immutable, Alias("raft.replica-creation")]
internal sealed record ReplicaCreation([property: Id(0)] CreateReplicaOutcome Outcome, [property: Id(1)] Rejection? Rejection = null);

/// <summary>Why a replica did nothing with a whole batch. Nothing of it was proposed, so it is safe to try elsewhere.</summary>
internal enum ReplicaRefusal
{
    /// <summary>It does not lead.</summary>
    NotLeader,

    /// <summary>It has more to do than it can.</summary>
    Overloaded,

    /// <summary>It has no rows here, was retired, or has stopped.</summary>
    NotRunning,
}

/// <summary>What became of proposed commands.</summary>
[GenerateSerializer, Immutable, Alias("raft.command-reply")]
internal sealed class CommandReply
{
    /// <summary>Why nothing was proposed, or null.</summary>
    [Id(0)] public ReplicaRefusal? Refusal { get; init; }

    /// <summary>The leader that the replica knows, as a grain key; null if it knows none.</summary>
    [Id(1)] public string? LeaderKey { get; init; }

    /// <summary>What became of each command.</summary>
    [Id(2)] public CommandStatus[] Statuses { get; init; } = [];

    /// <summary>The positions of the applied ones.</summary>
    [Id(3)] public ulong[] Indexes { get; init; } = [];

    /// <summary>The state machine's answers.</summary>
    [Id(4)] public Payloads Results { get; init; } = new();
}

/// <summary>The answers to reads.</summary>
[GenerateSerializer, Immutable, Alias("raft.query-reply")]
internal sealed class QueryReply
{
    /// <summary>Why nothing was read, or null.</summary>
    [Id(0)] public ReplicaRefusal? Refusal { get; init; }

    /// <summary>The leader that the replica knows, as a grain key; null if it knows none.</summary>
    [Id(1)] public string? LeaderKey { get; init; }

    /// <summary>What had been applied.</summary>
    [Id(2)] public ulong Applied { get; init; }

    /// <summary>The state machine's answers.</summary>
    [Id(3)] public Payloads Results { get; init; } = new();
}

/// <summary>A membership change on its way to the leader.</summary>
/// <param name="Operation">The operation that it belongs to.</param>
/// <param name="Kind">What kind of request: decides between V1 and V2.</param>
/// <param name="Changes">What changes, with replica ids.</param>
/// <param name="Transition">How.</param>
[GenerateSerializer, Immutable, Alias("raft.change-proposal")]
internal sealed record ChangeProposal(
    [property: Id(0)] ulong Operation,
    [property: Id(1)] OperationKind Kind,
    [property: Id(2)] IReadOnlyList<MemberChange> Changes,
    [property: Id(3)] ChangeTransition Transition);

/// <summary>What became of a membership change.</summary>
/// <param name="Status">What.</param>
/// <param name="Index">The position of its entry, if applied.</param>
/// <param name="Rejection">Why it was refused.</param>
/// <param name="LeaderKey">The leader that the replica knows, as a grain key.</param>
[GenerateSerializer, Immutable, Alias("raft.change-reply")]
internal sealed record ChangeReply(
    [property: Id(0)] ChangeStatus Status,
    [property: Id(1)] ulong Index = 0,
    [property: Id(2)] Rejection? Rejection = null,
    [property: Id(3)] string? LeaderKey = null);

/// <summary>One piece of a snapshot on its way to a follower.</summary>
/// <param name="Transfer">Which sending this is: the pieces of two are never mixed.</param>
/// <param name="Index">The last index that the snapshot covers.</param>
/// <param name="Term">The term of that entry.</param>
/// <param name="Number">The piece's place, from 0.</param>
/// <param name="Count">How many pieces there are.</param>
/// <param name="Data">Its bytes.</param>
/// <param name="Offer">With the last piece, or with none at all: the message that offers the snapshot, as a frame.</param>
[GenerateSerializer, Immutable, Alias("raft.snapshot-part")]
internal sealed record SnapshotPart(
    [property: Id(0)] Guid Transfer,
    [property: Id(1)] ulong Index,
    [property: Id(2)] ulong Term,
    [property: Id(3)] int Number,
    [property: Id(4)] int Count,
    [property: Id(5)] ReadOnlyMemory<byte> Data,
    [property: Id(6)] byte[]? Offer);

/// <summary>What a receiver makes of a piece.</summary>
internal enum SnapshotAnswer
{
    /// <summary>It is durable; the next one, please.</summary>
    Continue,

    /// <summary>All is there, and the offer was handed to the core.</summary>
    Delivered,

    /// <summary>It does not fit what is here: begin again, or leave it.</summary>
    Refused,
}
