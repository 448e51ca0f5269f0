using OrleansRaft.Core;

namespace OrleansRaft.Replication;

/// <summary>Tells a caller why the core did not admit a membership change.</summary>
internal static class ChangeRefusals
{
    /// <summary>What became of a change that is not in the log.</summary>
    public static ChangeOutcome Describe(ConfChangeResult result)
    {
        if (!result.Proposal.IsAccepted)
        {
            return result.Proposal.Outcome switch
            {
                ProposalOutcome.Overloaded => Refused(RejectionCode.TooManyRequests, "The leader has more uncommitted entries than it holds."),
                ProposalOutcome.LeadershipTransferring => Refused(RejectionCode.ChangePending, "Leadership is being handed over."),
                _ => new ChangeOutcome(ChangeStatus.NotLeader),
            };
        }

        return result.Refusal switch
        {
            ConfChangeRefusal.ChangePending => Refused(RejectionCode.ChangePending, result.Reason),
            ConfChangeRefusal.MustLeaveJoint => Refused(RejectionCode.JointInProgress, result.Reason),
            ConfChangeRefusal.NotJoint => Refused(RejectionCode.NotJoint, result.Reason),
            ConfChangeRefusal.Invalid => Refused(RejectionCode.InvalidChange, result.Reason),
            _ => throw new ArgumentException("The change is in the log.", nameof(result)),
        };
    }

    private static ChangeOutcome Refused(RejectionCode code, string? reason) =>
        new(ChangeStatus.Refused, default, code, reason ?? code.ToString());
}
