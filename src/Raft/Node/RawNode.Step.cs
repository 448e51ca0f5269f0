using System;

namespace OrleansRaft.Core;

/// <summary>Messages from other replicas and from the own storage threads.</summary>
public sealed partial class RawNode
{
    /// <summary>No log grows that long, and no group votes that often: to count on from a number beyond it could overflow.</summary>
    private const ulong HighestNumber = long.MaxValue;

    /// <summary>
    /// Takes a message: from another replica, or, with asynchronous storage writes, one of the responses that a storage message
    /// carried and that is addressed to this replica.
    /// </summary>
    public StepOutcome Step(Message message)
    {
        ArgumentNullException.ThrowIfNull(message);
        var fromStorage = message.From.IsLocalThread;
        if (!fromStorage && IsLocal(message.Type)) return StepOutcome.LocalMessage;
        if (!fromStorage && IsResponse(message.Type) && !_raft.IsMember(message.From)) return StepOutcome.UnknownPeer;
        return IsWellFormed(message) ? _raft.Step(message) : StepOutcome.Malformed;
    }

    private static bool IsLocal(MessageType type) => type is MessageType.Hup or MessageType.Beat or MessageType.Unreachable
        or MessageType.SnapStatus or MessageType.CheckQuorum or MessageType.StorageAppend or MessageType.StorageAppendResp
        or MessageType.StorageApply or MessageType.StorageApplyResp;

    private static bool IsResponse(MessageType type) => type is MessageType.AppResp or MessageType.VoteResp
        or MessageType.HeartbeatResp or MessageType.ReadIndexResp or MessageType.PreVoteResp;

    /// <summary>
    /// Whether a replica could have sent this here. What comes from the network is checked once, so that nothing behind this has to
    /// fear it: a message that makes no sense is refused, one that contradicts what Raft guarantees stops the replica.
    /// </summary>
    private bool IsWellFormed(Message message)
    {
        if (message.To != Id || message.From.IsNone) return false;
        if (message.From.IsLocalThread) return message.Type is MessageType.StorageAppendResp or MessageType.StorageApplyResp;
        if (message.From == Id && IsForOthers(message.Type)) return false;
        if (message.Term.Value > HighestNumber || message.Index.Value > HighestNumber) return false;
        return message.Type switch
        {
            MessageType.App => message.Term != Term.Zero && AreConsecutive(message),
            MessageType.Snap => message.Term != Term.Zero && IsPlausible(message.Snapshot, message.Term),
            MessageType.Prop => !message.Entries.IsEmpty && AreProposable(message),
            MessageType.ReadIndex => message.Entries.Length == 1,
            MessageType.TransferLeader or MessageType.ForgetLeader => true,
            MessageType.AppResp => message.Term != Term.Zero && !AnswersNothingSent(message),
            MessageType.Vote or MessageType.VoteResp or MessageType.Heartbeat or MessageType.HeartbeatResp
                or MessageType.TimeoutNow or MessageType.ReadIndexResp or MessageType.PreVote or MessageType.PreVoteResp =>
                message.Term != Term.Zero,
            _ => false,
        };
    }

    private static bool IsPlausible(Snapshot? snapshot, Term term) =>
        snapshot is { IsEmpty: false } && snapshot.Metadata.Index.Value <= HighestNumber && snapshot.Metadata.Term <= term;

    /// <summary>What a leader or a candidate says to the others, and what they answer, but for what it answers itself.</summary>
    private static bool IsForOthers(MessageType type) => type is MessageType.App or MessageType.Snap or MessageType.Heartbeat
        or MessageType.HeartbeatResp or MessageType.Vote or MessageType.PreVote or MessageType.TimeoutNow or MessageType.ReadIndexResp;

    /// <summary>A leader has all that it ever sent in its term (Raft paper §5.3): nobody can have more to answer for.</summary>
    private bool AnswersNothingSent(Message answer) => Role == RaftRole.Leader && answer.Term == Term && answer.Index > LastIndex;

    /// <summary>Whether an append's entries follow its position without a gap, in terms that only grow, up to the leader's.</summary>
    private static bool AreConsecutive(Message append)
    {
        var term = append.LogTerm;
        var index = append.Index;
        foreach (var entry in append.Entries.Span)
        {
            if (entry.Index != index.Next || entry.Term < term) return false;
            (term, index) = (entry.Term, entry.Index);
        }

        return term <= append.Term;
    }

    private static bool AreProposable(Message proposal)
    {
        foreach (var entry in proposal.Entries.Span)
        {
            if (entry.Kind > EntryKind.ConfChangeV2) return false;
        }

        return true;
    }
}
