using System.Collections.Frozen;
using System.Text.Json;

namespace OrleansRaft.ClientApi.Problems;

/// <summary>What a refusal is in HTTP: the one table.</summary>
internal static class RejectionStatus
{
    private static readonly FrozenDictionary<RejectionCode, string> Names = Enum.GetValues<RejectionCode>()
        .ToFrozenDictionary(static c => c, static c => JsonNamingPolicy.KebabCaseLower.ConvertName(c.ToString()));

    /// <summary>Its code in a problem.</summary>
    public static string NameOf(RejectionCode code) => Names[code];

    /// <summary>Its status.</summary>
    public static int Of(RejectionCode code) => code switch
    {
        RejectionCode.GroupNotFound => StatusCodes.Status404NotFound,
        RejectionCode.GroupExists => StatusCodes.Status409Conflict,
        RejectionCode.GroupDeleting => StatusCodes.Status409Conflict,
        RejectionCode.TooManyGroups => StatusCodes.Status429TooManyRequests,
        RejectionCode.UnknownStateMachine => StatusCodes.Status400BadRequest,
        RejectionCode.UnknownSilo => StatusCodes.Status400BadRequest,
        RejectionCode.SiloInUse => StatusCodes.Status409Conflict,
        RejectionCode.ReplicaNotFound => StatusCodes.Status404NotFound,
        RejectionCode.ReplicaIdUsed => StatusCodes.Status409Conflict,
        RejectionCode.EmptyChange => StatusCodes.Status400BadRequest,
        RejectionCode.DuplicateChange => StatusCodes.Status400BadRequest,
        RejectionCode.LastVoter => StatusCodes.Status409Conflict,
        RejectionCode.AlreadyVoter => StatusCodes.Status409Conflict,
        RejectionCode.AlreadyLearner => StatusCodes.Status409Conflict,
        RejectionCode.TooManyMembers => StatusCodes.Status409Conflict,
        RejectionCode.VersionMismatch => StatusCodes.Status412PreconditionFailed,
        RejectionCode.NotJoint => StatusCodes.Status409Conflict,
        RejectionCode.JointInProgress => StatusCodes.Status409Conflict,
        RejectionCode.ChangePending => StatusCodes.Status409Conflict,
        RejectionCode.InvalidChange => StatusCodes.Status409Conflict,
        RejectionCode.IdempotencyKeyReused => StatusCodes.Status409Conflict,
        RejectionCode.OperationNotFound => StatusCodes.Status404NotFound,
        RejectionCode.TooLateToCancel => StatusCodes.Status409Conflict,
        RejectionCode.CatchUpFailed => StatusCodes.Status409Conflict,
        RejectionCode.TooManyRequests => StatusCodes.Status429TooManyRequests,
        RejectionCode.NoLeader => StatusCodes.Status503ServiceUnavailable,
        RejectionCode.NoQuorum => StatusCodes.Status503ServiceUnavailable,
        RejectionCode.TransferFailed => StatusCodes.Status409Conflict,
        RejectionCode.OutcomeUnknown => StatusCodes.Status504GatewayTimeout,
        RejectionCode.TooLarge => StatusCodes.Status413PayloadTooLarge,
        RejectionCode.QuorumReachable => StatusCodes.Status409Conflict,
        RejectionCode.MemberReachable => StatusCodes.Status409Conflict,
        RejectionCode.NoSurvivor => StatusCodes.Status409Conflict,
        RejectionCode.MembershipContradictory => StatusCodes.Status409Conflict,
        RejectionCode.RecoveryPlanStale => StatusCodes.Status409Conflict,
        RejectionCode.RecoveryInProgress => StatusCodes.Status409Conflict,
        _ => throw new ArgumentOutOfRangeException(nameof(code), code, "This refusal has no status."),
    };
}
