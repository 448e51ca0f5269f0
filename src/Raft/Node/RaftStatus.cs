using System.Collections.Immutable;

namespace OrleansRaft.Core;

/// <summary>A replica's state at one moment, for people and for the service's own decisions.</summary>
public sealed class RaftStatus
{
    /// <summary>The replica.</summary>
    public required ReplicaId Id { get; init; }

    /// <summary>Term, vote and commit index, persisted or about to be.</summary>
    public required HardState HardState { get; init; }

    /// <summary>Leader and role.</summary>
    public required SoftState SoftState { get; init; }

    /// <summary>What the state machine is known to have applied.</summary>
    public required LogIndex Applied { get; init; }

    /// <summary>The end of the log.</summary>
    public required LogIndex LastIndex { get; init; }

    /// <summary>To whom leadership is being handed over, or none.</summary>
    public required ReplicaId LeadTransferee { get; init; }

    /// <summary>On a leader: a membership change is refused until this is applied.</summary>
    public required LogIndex PendingConfIndex { get; init; }

    /// <summary>On a leader: payload bytes in the uncommitted tail, an estimate that is never too high.</summary>
    public required ulong UncommittedSize { get; init; }

    /// <summary>The configuration in effect, whole.</summary>
    public required Configuration Configuration { get; init; }

    /// <summary>On a leader: the progress of each member, sorted by id. Otherwise empty.</summary>
    public required ImmutableArray<ReplicaProgress> Progress { get; init; }
}
