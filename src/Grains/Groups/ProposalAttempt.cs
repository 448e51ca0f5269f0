using OrleansRaft.Replicas;
using OrleansRaft.Replication;

namespace OrleansRaft.Groups;

/// <summary>
/// How one attempt to bring a batch of commands to the leader ended, and what follows for each of them. Proposed again is only what
/// certainly was not, and never will be, applied: a batch that a replica refused whole or that never left, and a command whose place in
/// the log went to another. Everything else is unknown.
/// </summary>
internal abstract record ProposalAttempt
{
    private ProposalAttempt()
    {
    }

    /// <summary>The replica answered.</summary>
    /// <param name="Reply">What.</param>
    public sealed record Answered(CommandReply Reply) : ProposalAttempt;

    /// <summary>It never left: there is nobody to send it to.</summary>
    public sealed record NotSent : ProposalAttempt;

    /// <summary>It left, and what became of it is not known.</summary>
    /// <param name="Reason">Why not.</param>
    public sealed record AnswerLost(string Reason) : ProposalAttempt;

    /// <summary>Settles every request whose end is known by now.</summary>
    /// <param name="batch">The requests, in the order of their commands.</param>
    /// <returns>What is safe to propose again.</returns>
    public List<DoorRequest<ProposalResult>> Settle(List<DoorRequest<ProposalResult>> batch)
    {
        switch (this)
        {
            case NotSent:
                return batch;
            case AnswerLost lost:
                SettleAll(batch, new ProposalResult.Unknown($"The leader's answer was lost: {lost.Reason}"));
                return [];
            case Answered { Reply.Refusal: null } answered:
                return Settle(batch, answered.Reply);
            case Answered { Reply.Refusal: ReplicaRefusal.Overloaded }:
                SettleAll(batch, new ProposalResult.NotApplied(DoorLimits.Full));
                return [];
            default:
                return batch;
        }
    }

    /// <summary>Gives all of them one result.</summary>
    public static void SettleAll(List<DoorRequest<ProposalResult>> batch, ProposalResult result)
    {
        foreach (var request in batch) request.Settle(result);
    }

    private static List<DoorRequest<ProposalResult>> Settle(List<DoorRequest<ProposalResult>> batch, CommandReply reply)
    {
        var again = new List<DoorRequest<ProposalResult>>();
        for (var i = 0; i < batch.Count; i++)
        {
            switch (reply.Statuses[i])
            {
                case CommandStatus.Applied:
                    batch[i].Settle(new ProposalResult.Applied(reply.Indexes[i], reply.Results.Items[i]));
                    break;
                case CommandStatus.Lost:
                    again.Add(batch[i]);
                    break;
                default:
                    batch[i].Settle(new ProposalResult.Unknown("The leader lost track of it: leadership changed, or no quorum answered in time."));
                    break;
            }
        }

        return again;
    }
}
