namespace OrleansRaft;

/// <summary>What one part of a change does.</summary>
public enum MemberChangeType
{
    /// <summary>A new voter on a silo.</summary>
    AddVoter,

    /// <summary>A new learner on a silo.</summary>
    AddLearner,

    /// <summary>A learner becomes a voter.</summary>
    Promote,

    /// <summary>A voter becomes a learner.</summary>
    Demote,

    /// <summary>A member leaves.</summary>
    Remove,
}

/// <summary>How the group goes from one configuration to the other.</summary>
public enum ChangeTransition
{
    /// <summary>Simple where one step allows it, otherwise joint and left by itself.</summary>
    Auto,

    /// <summary>Joint, left by itself.</summary>
    JointImplicit,

    /// <summary>Joint until it is told to leave.</summary>
    JointExplicit,
}

/// <summary>What kind of request an operation came from.</summary>
public enum OperationKind
{
    /// <summary>A change of one or more members (V2).</summary>
    Change,

    /// <summary>One voter added under a chosen id (V1).</summary>
    AddMember,

    /// <summary>One member removed (V1).</summary>
    RemoveMember,

    /// <summary>An explicit joint configuration left.</summary>
    LeaveJoint,

    /// <summary>One member replaced by a new voter on another silo: learner, log, one joint step, removal.</summary>
    Replace,
}

/// <summary>One part of a change.</summary>
/// <param name="Type">What happens.</param>
/// <param name="Silo">The silo of a new member. Null for the others.</param>
/// <param name="ReplicaId">
/// The member that is promoted, demoted or removed; with <see cref="OperationKind.AddMember"/> the new id; else 0 until one is assigned.
/// </param>
[GenerateSerializer, Immutable, Alias("raft.member-change")]
public sealed record MemberChange(
    [property: Id(0)] MemberChangeType Type, [property: Id(1)] string? Silo = null, [property: Id(2)] ulong ReplicaId = 0)
{
    /// <summary>A new voter on a silo.</summary>
    /// <param name="silo">The silo.</param>
    public static MemberChange AddVoter(string silo) => new(MemberChangeType.AddVoter, silo);

    /// <summary>A new learner on a silo.</summary>
    /// <param name="silo">The silo.</param>
    public static MemberChange AddLearner(string silo) => new(MemberChangeType.AddLearner, silo);

    /// <summary>A learner becomes a voter.</summary>
    /// <param name="replicaId">The learner.</param>
    public static MemberChange Promote(ulong replicaId) => new(MemberChangeType.Promote, ReplicaId: replicaId);

    /// <summary>A voter becomes a learner.</summary>
    /// <param name="replicaId">The voter.</param>
    public static MemberChange Demote(ulong replicaId) => new(MemberChangeType.Demote, ReplicaId: replicaId);

    /// <summary>A member leaves.</summary>
    /// <param name="replicaId">The member.</param>
    public static MemberChange Remove(ulong replicaId) => new(MemberChangeType.Remove, ReplicaId: replicaId);
}

/// <summary>A request to change a group's membership.</summary>
[GenerateSerializer, Immutable, Alias("raft.change-request")]
public sealed record ChangeRequest
{
    /// <summary>What kind of request.</summary>
    [Id(0)] public required OperationKind Kind { get; init; }

    /// <summary>What changes; at most <see cref="Limits.ChangesPerOperation"/>.</summary>
    [Id(1)] public required IReadOnlyList<MemberChange> Changes { get; init; }

    /// <summary>How.</summary>
    [Id(2)] public ChangeTransition Transition { get; init; }

    /// <summary>The configuration version that the caller saw, or null if any will do.</summary>
    [Id(3)] public ulong? IfVersion { get; init; }

    /// <summary>The same key and request again give the same operation. To <see cref="Limits.IdempotencyKeyLength"/> characters.</summary>
    [Id(4)] public string? IdempotencyKey { get; init; }

    /// <summary>One member replaced by a new voter.</summary>
    /// <param name="replicaId">The member that leaves.</param>
    /// <param name="silo">The silo of the new one.</param>
    public static ChangeRequest Replace(ulong replicaId, string silo) =>
        new() { Kind = OperationKind.Replace, Changes = [MemberChange.AddVoter(silo), MemberChange.Remove(replicaId)] };
}
