using OrleansRaft.Core;
using OrleansRaft.StateMachines;
using OrleansRaft.Storage;
using OrleansRaft.Wire;

namespace OrleansRaft.Replication;

/// <summary>
/// Runs one replica: feeds the core, and carries out what the core wants done. Deterministic: the same calls in the same order do the
/// same, so that a simulator can run this very code. Every call is one state transition, made whole before it returns.
/// </summary>
/// <remarks>
/// A broken invariant, of the core or of the state machine, stops the replica for ever and no other one: <see cref="StopReason"/>.
/// </remarks>
internal sealed partial class ReplicaDriver
{
    private readonly ReplicaDriverOptions _options;
    private readonly IReplicaRuntime _runtime;
    private readonly IStateMachine _stateMachine;
    private readonly MemoryStorage _log;
    private readonly RawNode _node;
    private readonly ProposalTracker _proposals = new();
    private readonly ReadTracker _reads = new();
    private readonly EarlyAppends _early = new();
    private readonly PeerBook _peers;
    private readonly SnapshotPolicy _policy;
    private long _now;
    private bool _pumping;

    /// <summary>Starts a replica from what its rows hold.</summary>
    /// <param name="id">Its id.</param>
    /// <param name="options">How it behaves.</param>
    /// <param name="stored">Its rows.</param>
    /// <param name="entries">All its stored entries.</param>
    /// <param name="stateMachine">Its state machine, with the stored snapshot restored already.</param>
    /// <param name="runtime">The world.</param>
    public ReplicaDriver(
        ReplicaId id,
        ReplicaDriverOptions options,
        LoadedReplica stored,
        ReadOnlyMemory<Entry> entries,
        IStateMachine stateMachine,
        IReplicaRuntime runtime)
    {
        _options = options;
        _runtime = runtime;
        Standstills = new Standstills(runtime.Clock);
        _stateMachine = stateMachine;
        _log = new MemoryStorage();
        _peers = new PeerBook(options.Incarnation);
        _policy = new SnapshotPolicy(id, options.SnapshotEntries, options.SnapshotBytes);
        _storedSnapshot = stored.Snapshot;
        if (stored.Snapshot is { } snapshot)
        {
            Members = MemberRegistry.FromDescriptor(snapshot.Descriptor);
            Expect(_log.ApplySnapshot(new Snapshot(snapshot.Metadata, snapshot.Descriptor)));
            Applied = snapshot.Metadata.Index;
        }

        _log.Append(entries.Span);
        _log.SetHardState(stored.HardState);
        _promised = stored.HardState;
        _writtenCommit = stored.HardState.Commit;
        foreach (var entry in entries.Span) NoteChange(entry);
        _node = new RawNode(new RaftOptions
        {
            Id = id,
            Storage = _log,
            Applied = Applied,
            ElectionTicks = options.ElectionTicks,
            HeartbeatTicks = options.HeartbeatTicks,
            AsyncStorageWrites = true,
            CheckQuorum = true,
            PreVote = true,
            DisableProposalForwarding = true,
            StepDownOnRemoval = true,
            ShareCommitInVotes = true,
            MaxSizePerMessage = options.MaxMessageBytes,
            MaxUncommittedEntriesSize = options.MaxUncommittedBytes,
            JitterSeed = options.JitterSeed,
            Tracer = options.Tracer,
        });
        Pump();
    }

    /// <summary>This replica.</summary>
    public ReplicaId Id => _node.Id;

    /// <summary>What is known of the group's members.</summary>
    public MemberRegistry Members { get; private set; } = MemberRegistry.Empty;

    /// <summary>The highest applied index.</summary>
    public LogIndex Applied { get; private set; }

    /// <summary>The core's own view of itself.</summary>
    public RawNode Node => _node;

    /// <summary>Whether this replica leads, as far as it knows. Whoever has stopped leads nobody, whatever it was.</summary>
    public bool IsLeader => StopReason is null && _node.Role == RaftRole.Leader;

    /// <summary>
    /// Whether a leader has applied an entry of its own term, and with it whatever was committed before it led: until then its view of the
    /// membership may be of the past (Raft paper §8).
    /// </summary>
    public bool IsUpToDate => IsLeader && _appliedTerm == _node.Term;

    /// <summary>Why the replica stopped; null while it runs.</summary>
    public string? StopReason { get; private set; }

    /// <summary>Payload bytes of the entries after an index; of those that are kept, if some are gone.</summary>
    private long BytesAfter(LogIndex index)
    {
        var from = LogIndex.Larger(index.Next, _log.FirstIndex);
        if (from > _log.LastIndex) return 0;
        Expect(_log.Entries(from, _log.LastIndex.Next, RaftOptions.NoLimit, out var entries));
        long bytes = 0;
        foreach (var entry in entries.Span) bytes += entry.Data.Length;
        return bytes;
    }

    /// <summary>Since when it, or a follower, does not go on.</summary>
    public Standstills Standstills { get; }

    /// <summary>Time passes.</summary>
    public void Tick() => Transition(static driver =>
    {
        driver._now++;
        driver._sendsAll = true;
        driver._node.Tick();
        driver.StepHeld();
        driver._proposals.Expire(driver._now);
        driver._reads.Expire(driver._now);
        driver.ExpireChange();
        driver.FlushLazyCommit();
        driver.TellRemoved();
        driver.BreakSilence();
        driver.StandIfLeaderLost();
    });

    /// <summary>Another replica says something.</summary>
    public void Receive(Frame frame)
    {
        if (StopReason is not null || frame.To != Id) return;
        if (!_peers.Accept(frame))
        {
            if (_peers.MustIntroduce(frame)) Introduce(frame.From, frame.FromSilo, frame.FromEpoch);
            return;
        }

        if (IsRemoved(frame.From)) NoteRemoved(frame.From, frame.FromSilo);
        Transition(static (driver, messages) =>
        {
            foreach (var message in messages)
            {
                if (driver._early.Hold(message, driver._node, driver._now)) continue;
                if (message.Type != MessageType.Snap || driver.CanInstall(message)) driver._node.Step(message);
                driver.StepHeld();
            }
        }, frame.Messages);
        if (frame.From == _node.Leader) _heardAt = _now;
        if (_node.ProgressOf(frame.From) is { } progress) Standstills.Look(progress, _node.Commit);
        _received = null; // Taken by now, or not wanted.
    }

    /// <summary>The transport lost its connection to a replica.</summary>
    public void Unreachable(ReplicaId id) => Transition(static (driver, id) => driver._node.ReportUnreachable(id), id);

    /// <summary>Proposes commands. The batch is settled later unless this refuses it as a whole.</summary>
    /// <returns>Why nothing was proposed; <see cref="ProposalOutcome.Accepted"/> otherwise.</returns>
    public ProposalOutcome Propose(CommandBatch batch)
    {
        if (StopReason is not null) return ProposalOutcome.NotMember;
        if (_proposals.Count >= _options.MaxPendingBatches) return ProposalOutcome.Overloaded;
        var outcome = ProposalOutcome.NotLeader;
        Transition(driver =>
        {
            var result = driver._node.Propose(batch.Commands);
            outcome = result.Outcome;
            if (outcome == ProposalOutcome.Accepted)
            {
                driver._proposals.Track(result.Term, result.Index, batch, driver._now + driver._options.RequestTicks);
            }
        });
        return outcome;
    }

    /// <summary>Asks the state machine once this replica has proved that it leads; refused at once if it does not.</summary>
    /// <returns>Whether the batch will be settled; false if this replica cannot answer.</returns>
    public bool Query(ReadOnlyMemory<byte>[] queries, Action<QueryBatch> done)
    {
        if (!IsLeader || _reads.Count >= _options.MaxPendingReads) return false;
        _reads.Add(new QueryBatch(queries, _now + _options.RequestTicks, done));
        Transition(static _ => { });
        return true;
    }

    /// <summary>Asks the state machine as it is.</summary>
    public ReadOnlyMemory<byte>[] QueryStale(ReadOnlyMemory<byte>[] queries)
    {
        var results = new ReadOnlyMemory<byte>[queries.Length];
        for (var i = 0; i < queries.Length; i++) results[i] = _stateMachine.Query(queries[i]);
        return results;
    }

    /// <summary>Stands for election now.</summary>
    public void Campaign() => Transition(static driver => driver._node.Campaign());

    /// <summary>Hands leadership over, if this replica leads. Whether it worked shows in who leads.</summary>
    public void TransferLeadership(ReplicaId to) => Transition(static (driver, to) =>
    {
        // A follower's core would pass the wish on, which no frame carries: whoever asks looks for the leader.
        if (driver.IsLeader) driver._node.TransferLeadership(to);
    }, to);

    /// <summary>Hands leadership to the voter that has most of the log, if this replica leads and there is one that lives.</summary>
    public void HandOver()
    {
        if (!IsLeader) return;
        var heir = _node.Status().Progress
            .Where(p => p.Id != Id && !p.IsLearner && p.RecentActive)
            .OrderByDescending(static p => p.Match)
            .FirstOrDefault();
        if (!heir.Id.IsNone) TransferLeadership(heir.Id);
    }

    /// <summary>Stops for ever.</summary>
    public void Stop(string reason)
    {
        if (StopReason is not null) return;
        StopReason = reason;
        Standstills.Stops();
        _proposals.Abandon();
        _reads.Abandon();
        AbandonChange();
        _runtime.Stopped(reason);
    }

    private void Transition(Action<ReplicaDriver> input) => Transition(static (driver, input) => input(driver), input);

    private void Transition<T>(Action<ReplicaDriver, T> input, T argument)
    {
        if (StopReason is not null) return;
        if (_pumping) throw new InvalidOperationException("A state transition was entered from within another one.");
        try
        {
            _pumping = true;
            input(this, argument);
            Pump();
        }
        catch (Exception e) when (e is not OutOfMemoryException)
        {
            // Whatever it was, the transition is half made: what this replica holds in memory can be trusted no more.
            Stop($"{e.GetType().Name}: {e.Message}");
        }
        finally
        {
            _pumping = false;
        }
    }

    private void StepHeld()
    {
        while (_early.Take(_node, _now) is { } append) _node.Step(append);
    }

    private void Pump()
    {
        BeginReads();
        while (_node.HasReady)
        {
            var ready = _node.Ready();
            if (ready.SoftState is { } soft) RoleChanged(soft);
            foreach (var state in ready.ReadStates.Span) _reads.Confirmed(state);
            foreach (var message in ready.Messages.Span) Dispatch(message);
            BeginReads();
        }

        AnswerReads();
        FlushOutboxes();
        MaybeSnapshot();
    }

    private void BeginReads()
    {
        if (_reads.TryBegin(out var context) && _node.ReadIndex(context) != ReadIndexOutcome.Pending) _reads.Abandon();
    }

    private void RoleChanged(SoftState soft)
    {
        Standstills.Follows(!soft.Leader.IsNone);
        if (soft.Role == RaftRole.Leader)
        {
            Standstills.Leads();
            LookAtMembers();
            _runtime.BecameLeader();
            return;
        }

        _sendsAll = true;
        _proposals.LeadershipLost();
        _reads.Abandon();
        _sent.Clear();
        ForgetRemoved();
    }

    /// <summary>For those that are never heard of.</summary>
    private void LookAtMembers()
    {
        foreach (var id in Members.Silos.Keys)
        {
            if (_node.ProgressOf(new ReplicaId(id)) is { } progress) Standstills.Look(progress, _node.Commit);
        }
    }

    private void Dispatch(Message message)
    {
        if (message.To == ReplicaId.LocalAppendThread) StartWrite(message);
        else if (message.To == ReplicaId.LocalApplyThread) Apply(message);
        else if (message.Type == MessageType.Snap) OfferSnapshot(message);
        else Post(message);
    }

    private void AnswerReads()
    {
        foreach (var batch in _reads.TakeReady(Applied)) batch.Answer(Applied, QueryStale(batch.Queries));
    }

    private static void Expect(StorageOutcome outcome)
    {
        if (outcome != StorageOutcome.Ok) throw new RaftInvariantException($"The log in memory answered {outcome}.");
    }
}
