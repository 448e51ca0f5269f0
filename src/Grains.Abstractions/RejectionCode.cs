namespace OrleansRaft;

/// <summary>Why a request was refused. In REST the same words in kebab case.</summary>
public enum RejectionCode
{
    /// <summary>No group has this id.</summary>
    GroupNotFound,

    /// <summary>A group with this id exists and differs from what was asked for.</summary>
    GroupExists,

    /// <summary>The group is being deleted.</summary>
    GroupDeleting,

    /// <summary>The cluster holds as many groups as it can take by this name (<see cref="Limits.Groups"/>).</summary>
    TooManyGroups,

    /// <summary>No silo of the cluster registered a state machine of this name.</summary>
    UnknownStateMachine,

    /// <summary>No active silo of the cluster has this name.</summary>
    UnknownSilo,

    /// <summary>The silo already holds a replica of this group.</summary>
    SiloInUse,

    /// <summary>The group has no such replica.</summary>
    ReplicaNotFound,

    /// <summary>The replica id was used in this group before; ids are never used again.</summary>
    ReplicaIdUsed,

    /// <summary>No change was given.</summary>
    EmptyChange,

    /// <summary>Two parts of the change name the same replica or silo.</summary>
    DuplicateChange,

    /// <summary>The change would leave the group without a voter.</summary>
    LastVoter,

    /// <summary>The replica is a voter already.</summary>
    AlreadyVoter,

    /// <summary>The replica is a learner already.</summary>
    AlreadyLearner,

    /// <summary>The group would have more members than it can (<see cref="Limits.Members"/>).</summary>
    TooManyMembers,

    /// <summary>The configuration is not the version that the caller named.</summary>
    VersionMismatch,

    /// <summary>The group is not in a joint configuration.</summary>
    NotJoint,

    /// <summary>The group is in a joint configuration, which must be left first.</summary>
    JointInProgress,

    /// <summary>An earlier change may not be applied yet.</summary>
    ChangePending,

    /// <summary>The change is invalid for the configuration that it met.</summary>
    InvalidChange,

    /// <summary>The idempotency key was used with another request.</summary>
    IdempotencyKeyReused,

    /// <summary>The group has no such operation.</summary>
    OperationNotFound,

    /// <summary>The operation has come too far to be withdrawn, or has ended.</summary>
    TooLateToCancel,

    /// <summary>A new member did not join or did not get the log: it was away, or writes came faster.</summary>
    CatchUpFailed,

    /// <summary>Too much work waits already.</summary>
    TooManyRequests,

    /// <summary>No leader is known, or it could not be reached.</summary>
    NoLeader,

    /// <summary>The leader cannot reach a majority.</summary>
    NoQuorum,

    /// <summary>Leadership did not move within its time.</summary>
    TransferFailed,

    /// <summary>The request may or may not have taken effect.</summary>
    OutcomeUnknown,

    /// <summary>The command or query is larger than <see cref="Limits.CommandBytes"/>.</summary>
    TooLarge,

    /// <summary>No recovery: enough members answer for a quorum, so that the group can help itself.</summary>
    QuorumReachable,

    /// <summary>No recovery: a member that would be given up may still live, since its silo is active in the cluster.</summary>
    MemberReachable,

    /// <summary>No recovery: no member answers with a log.</summary>
    NoSurvivor,

    /// <summary>No recovery: what the members say cannot all be true.</summary>
    MembershipContradictory,

    /// <summary>Something that the recovery's plan rests on is not as it was: plan again.</summary>
    RecoveryPlanStale,

    /// <summary>A recovery of the group was decided and is not through: it goes on by itself.</summary>
    RecoveryInProgress,
}
