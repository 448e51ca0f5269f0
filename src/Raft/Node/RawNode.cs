using System;
using System.Collections.Generic;

namespace OrleansRaft.Core;

/// <summary>
/// One replica of a Raft group, without threads, clock and I/O: the driver gives it ticks, messages and requests, and does what its
/// <see cref="Ready"/> asks for. Not safe for concurrent use.
/// </summary>
/// <remarks>
/// Every method may throw <see cref="RaftInvariantException"/>: the replica is broken then, and must not be used further.
/// </remarks>
public sealed partial class RawNode
{
    private readonly Raft _raft;
    private readonly bool _asyncStorageWrites;

    /// <summary>Starts from what the storage holds.</summary>
    /// <exception cref="ArgumentException">An option is invalid.</exception>
    public RawNode(RaftOptions options)
    {
        ArgumentNullException.ThrowIfNull(options);
        options.Validate();
        _asyncStorageWrites = options.AsyncStorageWrites;
        _raft = new Raft(options);
        _lastSoftState = _raft.SoftState;
        _lastHardState = _raft.HardState;
    }

    /// <summary>This replica.</summary>
    public ReplicaId Id => _raft.Id;

    /// <summary>The latest term that it has seen.</summary>
    public Term Term => _raft.Term;

    /// <summary>The leader of that term, or none if it knows of none.</summary>
    public ReplicaId Leader => _raft.Leader;

    /// <summary>What it is.</summary>
    public RaftRole Role => _raft.Role;

    /// <summary>The highest index that it knows to be committed.</summary>
    public LogIndex Commit => _raft.Log.Committed;

    /// <summary>The highest index that it knows to be applied here.</summary>
    public LogIndex Applied => _raft.Log.Applied;

    /// <summary>The end of its log.</summary>
    public LogIndex LastIndex => _raft.Log.LastIndex;

    /// <summary>The configuration in effect.</summary>
    public Configuration Configuration => _raft.Configuration;

    /// <summary>
    /// On a leader: whether a membership change may be in the log that is not applied yet. Until it is, one that is proposed is refused, and
    /// its place in the log taken in vain.
    /// </summary>
    public bool IsConfChangePending => _raft.IsConfChangePending;

    /// <summary>
    /// Whether, since the last call, a follower needed a snapshot that <see cref="IRaftStorage.Snapshot"/> could not offer: there is
    /// none just now, or it was taken before the follower joined, who would ignore it and wait for ever. The driver then takes one at
    /// <see cref="Applied"/>; the follower's next heartbeat response sends it.
    /// </summary>
    public bool TakeSnapshotRequest() => _raft.TakeSnapshotRequest();

    /// <summary>On a leader: the progress of one member, itself included. Otherwise, and for whoever is no member, null.</summary>
    public ReplicaProgress? ProgressOf(ReplicaId id) => _raft.ProgressOf(id);

    /// <summary>Everything about the replica. Allocates; the properties above do not.</summary>
    public RaftStatus Status() => _raft.Status();

    /// <summary>Lets one unit of time pass.</summary>
    public void Tick() => _raft.Tick();

    /// <summary>Starts an election now, if the replica may lead.</summary>
    public void Campaign() => _raft.Campaign();

    /// <summary>
    /// As a follower: behaves as if no leader were known, and so votes at once, for a candidate that found out that the leader is
    /// dead. Ignored with lease-based reads.
    /// </summary>
    public void ForgetLeader() => _raft.ForgetLeader();

    /// <summary>Hands leadership over (thesis §3.10).</summary>
    /// <param name="to">A voter of either half.</param>
    public TransferOutcome TransferLeadership(ReplicaId to) => _raft.TransferLeadership(to);

    /// <summary>Asks for a linearizable read: a <see cref="ReadState"/> with the same context comes with a later ready.</summary>
    /// <param name="context">Tells the request from others of this replica. Not altered afterwards.</param>
    /// <remarks>
    /// Nothing comes if the leader changes in between, or a message is lost: ask again after a while with another context.
    /// </remarks>
    public ReadIndexOutcome ReadIndex(ReadOnlyMemory<byte> context) => _raft.RequestRead(Id, context);

    /// <summary>Tells that the last messages to a replica did not get through.</summary>
    public void ReportUnreachable(ReplicaId id) => _raft.Step(new Message { Type = MessageType.Unreachable, From = id });

    /// <summary>
    /// Tells how the sending of a snapshot ended. Each snapshot message must be followed by this, or the receiver may stay paused.
    /// </summary>
    /// <param name="id">The receiver.</param>
    /// <param name="succeeded">Whether the receiver has installed it.</param>
    public void ReportSnapshot(ReplicaId id, bool succeeded) =>
        _raft.Step(new Message { Type = MessageType.SnapStatus, From = id, Reject = !succeeded });

    /// <summary>
    /// Begins a new group. The same call with the same peers on each first member; instead of it a group may begin with an equal
    /// snapshot on each.
    /// </summary>
    /// <exception cref="ArgumentException">There are no peers, or an id that no member may have.</exception>
    /// <exception cref="InvalidOperationException">The log is not empty.</exception>
    public void Bootstrap(IReadOnlyList<BootstrapPeer> peers)
    {
        ArgumentNullException.ThrowIfNull(peers);
        _raft.Bootstrap(peers);

        // Nothing of it is persisted yet: the first ready must carry the hard state.
        _lastHardState = default;
    }

    internal void SetRandomizedElectionTimeout(int ticks) => _raft.SetRandomizedElectionTimeout(ticks);
}
