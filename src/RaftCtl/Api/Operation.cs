using System.Text.Json.Serialization;

namespace OrleansRaft.RaftCtl.Api;

/// <summary>A membership operation, from its request to its end.</summary>
internal sealed record Operation(
    string Id,
    string Group,
    string Kind,
    IReadOnlyList<MemberChange> Changes,
    string Transition,
    string State,
    DateTimeOffset RequestedAt,
    DateTimeOffset? FinishedAt,
    ulong? EntryIndex,
    JointSpan? Joint,
    OperationProgress? Progress,
    OperationEnd? Result,
    IReadOnlyList<OperationStep> Events,
    string? Explanation = null);

/// <summary>One part of a change.</summary>
internal sealed record MemberChange(string Type, string? Silo = null, ulong? ReplicaId = null);

/// <summary>The log positions between which the configuration was joint.</summary>
internal sealed record JointSpan(ulong? EnteredAt, ulong? LeftAt);

/// <summary>How far an operation is.</summary>
internal sealed record OperationProgress(IReadOnlyList<CatchUp> CatchUp, Acks? Incoming, Acks? Outgoing);

/// <summary>How far a new member is.</summary>
internal sealed record CatchUp(ulong ReplicaId, ulong Match, ulong Target, long BytesLeft)
{
    /// <summary>How much of what it needs it has, from 0 to 1.</summary>
    public double Share => Target == 0 ? 1 : Math.Min(1, (double)Match / Target);
}

/// <summary>Who of a majority has the change's entry, and how many it takes.</summary>
internal sealed record Acks([property: JsonPropertyName("acks")] IReadOnlyList<ulong> Replicas, int Needed);

/// <summary>How an operation ended.</summary>
internal sealed record OperationEnd(string Outcome, string? Code, string? Reason);

/// <summary>One step of an operation.</summary>
internal sealed record OperationStep(int Sequence, DateTimeOffset At, string State, string Detail);
