using System.Collections.Generic;
using System.Linq;

namespace OrleansRaft.Core;

/// <summary>
/// The consensus algorithm of one replica (Raft paper; Ongaro's thesis), as a function of its state and its input. What it wants
/// done it leaves in its queues and its log; <see cref="RawNode"/> turns them into a <see cref="Ready"/>.
/// </summary>
internal sealed partial class Raft
{
    private readonly RaftOptions _options;
    private readonly RaftTrace _trace;
    private readonly ProgressTracker _tracker = new();
    private readonly InflightLimits _windows;
    private readonly bool _startedInTerm;

    public Raft(RaftOptions options)
    {
        _options = options;
        _trace = new RaftTrace(options.Tracer);
        _windows = new InflightLimits(options.MaxInflightMessages, options.MaxInflightBytes);
        _jitter = new ElectionJitter(options.JitterSeed, options.Id);
        Id = options.Id;
        Log = new RaftLog(options.Storage, _trace, options.MaxCommittedSizePerReady);

        var (hardState, configuration) = options.Storage.InitialState();
        var last = Log.LastEntryId;
        SwitchToRestored(configuration);
        Log.Load(hardState.Commit, options.Applied);
        Term = hardState.Term;
        _startedInTerm = Term != Term.Zero;
        Vote = hardState.Vote;
        BecomeFollower(Term, ReplicaId.None);

        _trace.Info?.Write(
            $"newRaft {Id.Value:x} [peers: [{string.Join(',', VotersOfBothHalves().Select(id => $"{id.Value:x}"))}], term: {Term}, "
            + $"commit: {Log.Committed}, applied: {Log.Applied}, lastindex: {last.Index}, lastterm: {last.Term}]");
        _isStarted = true;
        Trace(StateEventKind.InitState);
    }

    public ReplicaId Id { get; }

    /// <summary>The latest term seen. Persisted before anything rests on it.</summary>
    public Term Term { get; private set; }

    /// <summary>The candidate that got the vote in this term. Persisted before the vote leaves.</summary>
    public ReplicaId Vote { get; private set; }

    public RaftRole Role { get; private set; }

    /// <summary>The leader of this term, or none if not known.</summary>
    public ReplicaId Leader { get; private set; }

    public RaftLog Log { get; }

    public Configuration Configuration => _tracker.Configuration;

    public HardState HardState => new(Term, Vote, Log.Committed);

    public SoftState SoftState => new(Leader, Role);

    public RaftStatus Status() => new()
    {
        Id = Id,
        HardState = HardState,
        SoftState = SoftState,
        Applied = Log.Applied,
        LastIndex = Log.LastIndex,
        LeadTransferee = _leadTransferee,
        PendingConfIndex = _pendingConfIndex,
        UncommittedSize = _uncommittedSize,
        Configuration = Configuration,
        Progress = Role == RaftRole.Leader
            ? [.. Enumerable.Range(0, _tracker.Progress.Count).Select(i => _tracker.Progress.At(i).View(_tracker.Progress.IdAt(i)))]
            : [],
    };

    /// <summary>See <see cref="RawNode.ProgressOf"/>.</summary>
    public ReplicaProgress? ProgressOf(ReplicaId id) => Role == RaftRole.Leader ? _tracker.Progress.Find(id)?.View(id) : null;

    public bool IsMember(ReplicaId id) => _tracker.Progress.Find(id) is not null;

    private SortedSet<ReplicaId> VotersOfBothHalves() => [.. Configuration.Voters, .. Configuration.VotersOutgoing];
}
