using System;

namespace OrleansRaft.Core;

/// <summary>How linearizable reads are confirmed (thesis §6.4).</summary>
public enum ReadOnlyMode : byte
{
    /// <summary>A round of heartbeats to a quorum confirms that the leader still leads. Depends on no clock.</summary>
    Quorum = 0,

    /// <summary>
    /// A round of heartbeats confirms that nobody else leads until an election timeout after it was sent; after that, and once leadership was
    /// offered to another, reads are confirmed as by <see cref="Quorum"/>. Needs <see cref="RaftOptions.CheckQuorum"/>, this mode on every
    /// replica, and clocks that drift by less than one tick in an election timeout.
    /// </summary>
    LeaseBased = 1,
}

/// <summary>What one replica is made of. Validated by the constructor of <see cref="RawNode"/>.</summary>
public sealed record RaftOptions
{
    /// <summary>No limit, for every option that limits bytes.</summary>
    public const ulong NoLimit = ulong.MaxValue;

    /// <summary>This replica. Neither <see cref="ReplicaId.None"/> nor a local thread.</summary>
    public required ReplicaId Id { get; init; }

    /// <summary>The stable log.</summary>
    public required IRaftStorage Storage { get; init; }

    /// <summary>
    /// Ticks without a leader before an election. The timeout is drawn anew for each term from [n, 2n − 1] (Raft paper §5.2).
    /// Greater than <see cref="HeartbeatTicks"/>; ten times that is usual.
    /// </summary>
    public int ElectionTicks { get; init; } = 10;

    /// <summary>Ticks between a leader's heartbeats. At least 1.</summary>
    public int HeartbeatTicks { get; init; } = 1;

    /// <summary>
    /// What the state machine has applied already, and so is committed: entries up to there are not handed out again. Zero for what
    /// the log's compacted head covers.
    /// </summary>
    public LogIndex Applied { get; init; }

    /// <summary>
    /// Whether storage work is handed out as messages to <see cref="ReplicaId.LocalAppendThread"/> and
    /// <see cref="ReplicaId.LocalApplyThread"/>, several in flight, instead of Ready and Advance in turns.
    /// </summary>
    public bool AsyncStorageWrites { get; init; }

    /// <summary>Bytes of entries in one append message; 0 for one entry a message.</summary>
    public ulong MaxSizePerMessage { get; init; } = 128 * 1024;

    /// <summary>Bytes of committed entries handed out for applying and not yet acknowledged, in all readies together.</summary>
    public ulong MaxCommittedSizePerReady { get; init; } = 4 * 1024 * 1024;

    /// <summary>Bytes of payload in a leader's uncommitted tail above which proposals are refused as overloaded.</summary>
    public ulong MaxUncommittedEntriesSize { get; init; } = 64 * 1024 * 1024;

    /// <summary>Append messages in flight to one follower. At least 1.</summary>
    public int MaxInflightMessages { get; init; } = 256;

    /// <summary>Bytes of entries in flight to one follower. At least <see cref="MaxSizePerMessage"/>.</summary>
    public ulong MaxInflightBytes { get; init; } = NoLimit;

    /// <summary>Read requests that wait for their confirmation at a leader; above it they are refused as overloaded.</summary>
    public int MaxPendingReads { get; init; } = 4096;

    /// <summary>Whether a leader that hears no quorum for an election timeout steps down (thesis §6.2).</summary>
    public bool CheckQuorum { get; init; }

    /// <summary>Whether an election begins with a poll that touches no term (thesis §9.6).</summary>
    public bool PreVote { get; init; }

    /// <summary>How reads are confirmed.</summary>
    public ReadOnlyMode ReadOnlyMode { get; init; }

    /// <summary>Whether a follower refuses proposals instead of sending them on to its leader.</summary>
    public bool DisableProposalForwarding { get; init; }

    /// <summary>
    /// Admits membership changes to the log without checking them, even while another is pending. For the conformance
    /// transcripts only: it gives up the rule that at most one change is in flight (thesis §4.1).
    /// </summary>
    public bool DisableConfChangeValidation { get; init; }

    /// <summary>
    /// Sends requests for votes at once, with asynchronous writes before the candidate's own term and vote are durable. For the conformance
    /// transcripts only: a candidate that crashes before that write may be elected twice in one term (Raft paper §5.2, thesis §3.8).
    /// </summary>
    public bool SendVoteRequestsEarly { get; init; }

    /// <summary>Whether a leader that is removed or made a learner steps down.</summary>
    public bool StepDownOnRemoval { get; init; } = true;

    /// <summary>
    /// Whether requests for votes and refusals tell what is committed. Without it a group can be stuck for ever when a leader that was
    /// removed or demoted steps down before the others hear that the change is committed: they still need its vote, and its log may be
    /// longer than theirs. Off by default, since the conformance transcripts have no such field.
    /// </summary>
    public bool ShareCommitInVotes { get; init; }

    /// <summary>Seeds the election jitter, together with <see cref="Id"/>: equal seeds give equal histories.</summary>
    public ulong JitterSeed { get; init; }

    /// <summary>Where decisions are written in words, or null.</summary>
    public IRaftTracer? Tracer { get; init; }

    internal void Validate()
    {
        Require(!Id.IsNone, nameof(Id), "a replica's id is not zero");
        Require(!Id.IsLocalThread, nameof(Id), "the two highest ids name the local threads");
        Require(Storage is not null, nameof(Storage), "a replica needs a log");
        Require(HeartbeatTicks > 0, nameof(HeartbeatTicks), "must be at least 1");
        Require(ElectionTicks > HeartbeatTicks, nameof(ElectionTicks), "must be greater than the heartbeat's ticks");
        Require(ElectionTicks <= int.MaxValue / 2, nameof(ElectionTicks), "must leave room for the jitter");
        Require(MaxCommittedSizePerReady > 0, nameof(MaxCommittedSizePerReady), "must be greater than 0, or nothing is ever applied");
        Require(MaxUncommittedEntriesSize > 0, nameof(MaxUncommittedEntriesSize), "must be greater than 0");
        Require(MaxInflightMessages > 0, nameof(MaxInflightMessages), "must be at least 1");
        Require(MaxInflightBytes >= MaxSizePerMessage, nameof(MaxInflightBytes), "must not be below the size of one message");
        Require(MaxPendingReads > 0, nameof(MaxPendingReads), "must be at least 1");
        Require(Enum.IsDefined(ReadOnlyMode), nameof(ReadOnlyMode), "unknown mode");
        Require(ReadOnlyMode != ReadOnlyMode.LeaseBased || CheckQuorum, nameof(ReadOnlyMode), "a lease rests on the check of the quorum");
    }

    private static void Require(bool holds, string option, string reason)
    {
        if (!holds) throw new ArgumentException($"{option}: {reason}.", option);
    }
}
