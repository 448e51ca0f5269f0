using System;

namespace OrleansRaft.Core;

/// <summary>What a message says. Names and numbers are etcd's, without the prefix.</summary>
public enum MessageType : byte
{
#pragma warning disable CS1591 // The names are the field's own; the Raft paper and etcd's documentation define them.
    Hup = 0,
    Beat = 1,
    Prop = 2,
    App = 3,
    AppResp = 4,
    Vote = 5,
    VoteResp = 6,
    Snap = 7,
    Heartbeat = 8,
    HeartbeatResp = 9,
    Unreachable = 10,
    SnapStatus = 11,
    CheckQuorum = 12,
    TransferLeader = 13,
    TimeoutNow = 14,
    ReadIndex = 15,
    ReadIndexResp = 16,
    PreVote = 17,
    PreVoteResp = 18,
    StorageAppend = 19,
    StorageAppendResp = 20,
    StorageApply = 21,
    StorageApplyResp = 22,
    ForgetLeader = 23,
#pragma warning restore CS1591
}

/// <summary>
/// A message between replicas, or between a replica and its own storage threads. Immutable: one object may be queued, sent and traced at
/// once.
/// </summary>
public sealed class Message
{
    /// <summary>What it says.</summary>
    public required MessageType Type { get; init; }

    /// <summary>The receiver.</summary>
    public ReplicaId To { get; init; }

    /// <summary>The sender.</summary>
    public ReplicaId From { get; init; }

    /// <summary>The sender's term; zero for a local message.</summary>
    public Term Term { get; init; }

    /// <summary>The term of the entry at <see cref="Index"/>.</summary>
    public Term LogTerm { get; init; }

    /// <summary>Append: the position before the entries. Response: the last position acknowledged, or the one refused.</summary>
    public LogIndex Index { get; init; }

    /// <summary>The entries of an append, a proposal, or of a storage message.</summary>
    public ReadOnlyMemory<Entry> Entries { get; init; }

    /// <summary>The sender's commit index.</summary>
    public LogIndex Commit { get; init; }

    /// <summary>
    /// With a request for a vote, or a refusal: the term of the entry at <see cref="Commit"/>, or zero if the sender does not tell what is
    /// committed (<see cref="RaftOptions.ShareCommitInVotes"/>).
    /// </summary>
    public Term CommitTerm { get; init; }

    /// <summary>Storage append: the vote to persist.</summary>
    public ReplicaId Vote { get; init; }

    /// <summary>A snapshot to install, or null.</summary>
    public Snapshot? Snapshot { get; init; }

    /// <summary>Whether the request that this answers was refused.</summary>
    public bool Reject { get; init; }

    /// <summary>With a refused append: the position at which the logs may agree.</summary>
    public LogIndex RejectHint { get; init; }

    /// <summary>The context of a read, or the mark of a forced campaign.</summary>
    public ReadOnlyMemory<byte> Context { get; init; }

    /// <summary>Storage messages: what to deliver, here and to others, once the storage work is durable.</summary>
    public ReadOnlyMemory<Message> Responses { get; init; }

    /// <summary>
    /// With <see cref="MessageType.StorageAppend"/>: the hard state to persist, empty if it did not change. The message
    /// carries all three fields or none.
    /// </summary>
    public HardState HardState => new(Term, Vote, Commit);
}
