namespace OrleansRaft.Core.Tests.Node;

/// <summary>
/// One replica with its storage, which does what the replica's readies ask for, and checks after each input what must hold whatever came
/// in: the local invariants, those that need no look at another replica.
/// </summary>
internal sealed class ObservedNode
{
    private readonly MemoryStorage _storage;
    private readonly RaftOptions _options;
    private readonly Queue<Message> _appends = new();
    private readonly Queue<Message> _applies = new();
    private HardState _seen;
    private RaftRole _role;
    private LogIndex _last;
    private LogIndex _handedOut;
    private HardState _handedState;

    public ObservedNode(RaftOptions options, MemoryStorage storage)
    {
        _storage = storage;
        _options = options;
        Node = new RawNode(options);
        _handedOut = Node.Applied;
        _handedState = Node.Status().HardState;
        Observe();
    }

    public RawNode Node { get; }

    /// <summary>Whether it stopped itself.</summary>
    public bool IsBroken { get; private set; }

    /// <summary>Told of every entry that is applied.</summary>
    public Action<Entry>? Applying { get; init; }

    /// <summary>All that left for other replicas.</summary>
    public List<Message> Sent { get; } = [];

    /// <summary>Gives it an input. It may refuse the input, or find a contradiction and stop: nothing else.</summary>
    public void Do(Action<RawNode> input)
    {
        if (IsBroken) return;
        try
        {
            input(Node);
        }
        catch (RaftInvariantException)
        {
            IsBroken = true;
            return;
        }

        Observe();
    }

    /// <summary>Steps a message; one that is refused must have left no trace.</summary>
    public void Step(Message message)
    {
        var before = Trace();
        var outcome = StepOutcome.Processed;
        Do(node => outcome = node.Step(message));
        Assert.True(Enum.IsDefined(outcome));
        if (!IsBroken && outcome is not (StepOutcome.Processed or StepOutcome.ProposalDropped)) Assert.Equal(before, Trace());
    }

    /// <summary>Does all that one ready asks for; with asynchronous writes only queues it.</summary>
    public void TakeReady() => Do(node =>
    {
        if (!node.HasReady) return;
        var ready = node.Ready();
        CheckReady(ready);
        if (_options.AsyncStorageWrites)
        {
            Assert.Throws<InvalidOperationException>(node.Advance);
            foreach (var message in ready.Messages.Span)
            {
                if (message.To == ReplicaId.LocalAppendThread) _appends.Enqueue(message);
                else if (message.To == ReplicaId.LocalApplyThread) _applies.Enqueue(message);
                else Send(message);
            }

            return;
        }

        Persist(ready.HardState, ready.Entries, ready.Snapshot);
        foreach (var message in ready.Messages.Span) Send(message);
        Apply(ready.CommittedEntries);
        node.Advance();
    });

    /// <summary>The oldest write has become durable.</summary>
    public void FinishAppend() => Do(node =>
    {
        if (!_appends.TryDequeue(out var append)) return;
        Persist(append.HardState, append.Entries, append.Snapshot);
        foreach (var response in append.Responses.Span)
        {
            if (response.To != node.Id) Send(response);
            else Assert.Equal(StepOutcome.Processed, node.Step(response));
        }
    });

    /// <summary>The oldest entries that were handed out have been applied.</summary>
    public void FinishApply() => Do(node =>
    {
        if (!_applies.TryDequeue(out var apply)) return;
        Apply(apply.Entries);
        foreach (var response in apply.Responses.Span) Assert.Equal(StepOutcome.Processed, node.Step(response));
    });

    /// <summary>Compacts what is applied.</summary>
    public void Compact() => Do(node =>
    {
        if (_storage.CreateSnapshot(node.Applied, node.Configuration, default) == StorageOutcome.Ok) _storage.Compact(node.Applied);
    });

    /// <summary>What is in storage must be enough to go on from.</summary>
    public void CheckRestart()
    {
        var state = _storage.InitialState();
        var again = new RawNode(_options with { Applied = default });
        Assert.Equal((state.HardState.Term, _storage.LastIndex), (again.Term, again.LastIndex));
        Assert.True(again.Commit >= state.HardState.Commit && again.Commit <= again.LastIndex);
        Assert.Equal(state.Configuration, again.Configuration);
    }

    private void Observe()
    {
        var status = Node.Status();
        var now = status.HardState;
        Assert.True(now.Term >= _seen.Term, "The term went back.");
        Assert.True(now.Term > _seen.Term || _seen.Vote.IsNone || now.Vote == _seen.Vote, "The vote of a term was changed.");
        Assert.True(now.Commit >= _seen.Commit, "The commit index went back.");
        Assert.True(status.Applied <= now.Commit && now.Commit <= status.LastIndex, $"{status.Applied} ≤ {now.Commit} ≤ {status.LastIndex} is wrong.");
        var led = _role == RaftRole.Leader && Node.Role == RaftRole.Leader && now.Term == _seen.Term;
        Assert.False(led && status.LastIndex < _last, "A leader removed entries of its own log.");
        Assert.Equal(Node.Role == RaftRole.Leader, Node.Leader == Node.Id);
        if (Node.Role is RaftRole.Candidate or RaftRole.PreCandidate) Assert.True(Node.Leader.IsNone);
        if (Node.Role == RaftRole.Candidate) Assert.Equal(Node.Id, now.Vote);
        foreach (var progress in status.Progress)
        {
            Assert.True(progress.Match < progress.Next, $"{progress.Id}: {progress}");
            Assert.True(progress.Next <= status.LastIndex.Next, $"{progress.Id} is sent what is not there: {progress}");
            Assert.True(progress.InflightMessages <= _options.MaxInflightMessages);
        }

        (_seen, _role, _last) = (now, Node.Role, status.LastIndex);
    }

    private void CheckReady(Ready ready)
    {
        var state = ready.HardState;
        var promises = !state.IsEmpty && (state.Term, state.Vote) != (_handedState.Term, _handedState.Vote);
        Assert.Equal(promises || !ready.Entries.IsEmpty, ready.MustSync);
        if (!state.IsEmpty) _handedState = state;

        var entries = ready.Entries.Span;
        for (var i = 1; i < entries.Length; i++) Assert.Equal(entries[i - 1].Index.Next, entries[i].Index);
        foreach (var entry in ready.CommittedEntries.Span)
        {
            Assert.Equal(_handedOut.Next, entry.Index); // In order, each once.
            _handedOut = entry.Index;
        }

        if (ready.Snapshot is not { } snapshot) return;
        Assert.True(snapshot.Metadata.Index > _handedOut, "A snapshot replaces what was applied.");
        _handedOut = snapshot.Metadata.Index;
    }

    /// <summary>A promise may leave only when it is in storage (Raft paper, figure 2; thesis §3.8).</summary>
    private void Send(Message message)
    {
        Sent.Add(message);
        Assert.NotEqual(Node.Id, message.To);
        var stored = _storage.InitialState().HardState;
        switch (message.Type)
        {
            case MessageType.AppResp when !message.Reject:
                Assert.True(stored.Term >= message.Term, "An acknowledgement left before its term was stored.");
                Assert.True(_storage.LastIndex >= message.Index, "An acknowledgement left before its entries were stored.");
                break;
            case MessageType.VoteResp when !message.Reject:
                Assert.True(
                    stored.Term > message.Term || (stored.Term, stored.Vote) == (message.Term, message.To), "A vote left before it was stored.");
                break;
            case MessageType.Vote:
                Assert.True(
                    stored.Term > message.Term || (stored.Term, stored.Vote) == (message.Term, Node.Id),
                    "Votes were asked for before the candidate's own was stored.");
                break;
        }
    }

    private void Persist(HardState hardState, ReadOnlyMemory<Entry> entries, Snapshot? snapshot)
    {
        if (snapshot is not null) Assert.Equal(StorageOutcome.Ok, _storage.ApplySnapshot(snapshot));
        _storage.Append(entries.Span);
        if (!hardState.IsEmpty) _storage.SetHardState(hardState);
        Assert.Equal(StorageOutcome.Ok, _storage.Term(_storage.LastIndex, out var last));
        Assert.True(last <= _storage.InitialState().HardState.Term, "The stored log is ahead of the stored term.");
    }

    private void Apply(ReadOnlyMemory<Entry> entries)
    {
        foreach (var entry in entries.ToArray())
        {
            Applying?.Invoke(entry);
            if (entry.Kind != EntryKind.Normal) Node.ApplyConfChange(entry);
        }
    }

    private string Trace() => $"{Node.Status().HardState} {Node.Status().SoftState} {Node.LastIndex} {Node.Applied} {Node.HasReady} {Node.Configuration}";
}
