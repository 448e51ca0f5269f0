namespace OrleansRaft.Conformance.Interaction;

/// <summary>
/// One replica of a scripted cluster, with its log in memory, the work that waits for its two storage threads, and a state machine that
/// appends each command to the one before.
/// </summary>
internal sealed class ScriptedNode
{
    private readonly List<Snapshot> _history;

    public ScriptedNode(RaftOptions options, MemoryStorage log, Snapshot first)
    {
        _history = [first];
        Log = log;
        Options = options with { Storage = new LatestSnapshotStorage(this) };
        Raft = new RawNode(Options);
    }

    public RaftOptions Options { get; private set; }

    public RawNode Raft { get; private set; }

    public MemoryStorage Log { get; }

    public Queue<Message> AppendWork { get; } = new();

    public Queue<Message> ApplyWork { get; } = new();

    public ReplicaId Id => Options.Id;

    /// <summary>The state machine as it was after the last applied entry.</summary>
    public Snapshot Latest => _history[^1];

    /// <summary>The snapshot that is offered instead of the latest state, or null.</summary>
    public Snapshot? Pinned { get; set; }

    /// <summary>Forgets all that is not in its log, as a crash does, and starts again. The state machine is durable at once.</summary>
    public void Restart()
    {
        AppendWork.Clear();
        ApplyWork.Clear();
        Options = Options with { Applied = Latest.Metadata.Index };
        Raft = new RawNode(Options);
    }

    public void Persist(HardState hardState, ReadOnlyMemory<Entry> entries, Snapshot? snapshot)
    {
        if (!hardState.IsEmpty) Log.SetHardState(hardState);
        if (snapshot is null)
        {
            Log.Append(entries.Span);
            return;
        }

        if (!entries.IsEmpty) throw new VerbFailedException("can't apply snapshot and entries at the same time");
        if (Log.ApplySnapshot(snapshot) != StorageOutcome.Ok)
            throw new VerbFailedException("requested index is older than the existing snapshot");
    }

    /// <summary>Applies entries; says which membership changes were void.</summary>
    public IEnumerable<string> Apply(ReadOnlyMemory<Entry> entries)
    {
        foreach (var entry in entries.ToArray())
        {
            var configuration = Latest.Metadata.Configuration;
            var command = entry.Data;
            if (entry.Kind != EntryKind.Normal)
            {
                command = ConfChangeCodec.TryDecode(entry)?.Context ?? default;
                var applied = Raft.ApplyConfChange(entry);
                configuration = applied.Configuration;
                if (!applied.TookEffect) yield return $"{Id.Value:x} did not change its configuration: {applied.RejectedBecause}";
            }

            byte[] state = [.. Latest.Data.Span, .. command.Span];
            _history.Add(new Snapshot(new SnapshotMetadata(entry.Index, entry.Term, configuration), state));
        }
    }

    /// <summary>Offers the latest state as a snapshot, so that scenarios need not take one, unless they pinned an older one.</summary>
    private sealed class LatestSnapshotStorage(ScriptedNode node) : IRaftStorage
    {
        public LogIndex FirstIndex => node.Log.FirstIndex;

        public LogIndex LastIndex => node.Log.LastIndex;

        public RaftInitialState InitialState() => new(node.Log.InitialState().HardState, node.Latest.Metadata.Configuration);

        public StorageOutcome Term(LogIndex index, out Term term) => node.Log.Term(index, out term);

        public StorageOutcome Entries(LogIndex low, LogIndex high, ulong maxSize, out ReadOnlyMemory<Entry> entries) =>
            node.Log.Entries(low, high, maxSize, out entries);

        public StorageOutcome Snapshot(out Snapshot snapshot)
        {
            snapshot = node.Pinned ?? node.Latest;
            return StorageOutcome.Ok;
        }
    }
}
