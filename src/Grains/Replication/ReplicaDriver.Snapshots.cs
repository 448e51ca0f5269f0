using OrleansRaft.Core;
using OrleansRaft.Storage;

namespace OrleansRaft.Replication;

/// <content>Snapshots: taking them beside what goes on, offering them to followers, and installing a leader's.</content>
internal sealed partial class ReplicaDriver
{
    /// <summary>Chunks in one write: large enough to be quick, small enough to let other groups' writes through.</summary>
    private const int ChunksPerWrite = 4;

    /// <summary>How far the log may outgrow its limit while a snapshot is being sent, whose bytes a new one would delete.</summary>
    private const int PatienceFactor = 4;

    private readonly HashSet<ReplicaId> _transfers = [];
    private readonly SnapshotProgress _sent = new();
    private SnapshotRecord? _storedSnapshot;
    private Capture? _capture;
    private readonly Queue<ReceivedSnapshot> _installing = new();
    private ReceivedSnapshot? _received;
    private ulong? _collecting;
    private bool _snapshotWanted;
    private ulong _snapshotCount;

    /// <summary>A snapshot of the own state, from its capture until it is durable or overtaken.</summary>
    private sealed record Capture(ulong Id, SnapshotMetadata Metadata, byte[] Descriptor)
    {
        /// <summary>Its bytes, once they are there.</summary>
        public SnapshotChunk[]? Chunks { get; set; }

        /// <summary>How many of them were given to the log.</summary>
        public int Stored { get; set; }

        /// <summary>Whether a leader's snapshot came first, which has more.</summary>
        public bool IsOvertaken { get; set; }
    }

    /// <summary>The bytes of the captured state, in chunks.</summary>
    public void SnapshotSerialized(IReadOnlyList<ReadOnlyMemory<byte>> chunks) => Transition(static (driver, chunks) =>
    {
        if (driver._capture is not { } capture) return;
        capture.Chunks = [.. chunks.Select((data, number) => new SnapshotChunk(capture.Id, number, data))];
        driver.StoreSnapshot();
    }, chunks);

    /// <summary>A piece of a snapshot was acknowledged. No state transition: it is looked at, and nothing follows from it.</summary>
    public void SnapshotPieceSent(ReplicaId to, long bytes) => _sent.Acknowledged(to, bytes);

    /// <summary>The sending of a snapshot has ended.</summary>
    public void SnapshotSent(ReplicaId to, bool arrived) => Transition((driver, to) =>
    {
        driver._transfers.Remove(to);
        driver._sent.End(to, arrived);
        driver._node.ReportSnapshot(to, arrived);
    }, to);

    /// <summary>All bytes of a leader's snapshot are here; its offer follows.</summary>
    public void SnapshotReceived(ReceivedSnapshot snapshot) => _received = snapshot;

    /// <summary>
    /// A leader's snapshot is about to be collected here, instead of any before it. Storing another snapshot meanwhile deletes what was
    /// collected: then its offer is ignored, and the leader sends it again.
    /// </summary>
    /// <returns>The id for its chunks.</returns>
    public ulong BeginCollection()
    {
        var id = NextSnapshotId();
        _collecting = id;
        return id;
    }

    /// <summary>An id for the chunks of a snapshot, used by nothing else of this replica.</summary>
    private ulong NextSnapshotId() =>
        unchecked((_options.JitterSeed * 6364136223846793005UL) + (++_snapshotCount * 1442695040888963407UL)) & long.MaxValue;

    /// <summary>
    /// Payload bytes that a follower lacks, as far as they are known here: of the log, and of a snapshot before it where the log does not
    /// reach back far enough.
    /// </summary>
    /// <param name="id">The follower.</param>
    /// <param name="match">What it is known to have.</param>
    /// <returns>Those of the snapshot, or null if it needs none, and all of them.</returns>
    public (long? OfSnapshot, long All) BytesLeft(ReplicaId id, LogIndex match)
    {
        if (match.Next >= _log.FirstIndex || _storedSnapshot is not { } stored) return (null, BytesAfter(match));
        var (index, bytes) = _sent.Of(id, match) ?? (stored.Metadata.Index, stored.ByteCount);
        return (bytes, bytes + BytesAfter(index));
    }

    private ulong EntriesSinceSnapshot => Applied - (_storedSnapshot?.Metadata.Index ?? LogIndex.Zero);

    private void MaybeSnapshot()
    {
        _snapshotWanted |= _node.TakeSnapshotRequest();
        if (_capture is not null || Applied == LogIndex.Zero || EntriesSinceSnapshot == 0) return;

        // While a leader's snapshot is being installed the core's configuration is that snapshot's already, and the state is not.
        if (_installing.Count > 0) return;
        var patience = _transfers.Count > 0 ? PatienceFactor : 1;
        var due = _policy.IsDue(EntriesSinceSnapshot, _bytesSinceSnapshot, _storedSnapshot?.ByteCount ?? 0, patience);
        if (!due && !_snapshotWanted) return;
        _snapshotWanted = false;
        _bytesSinceSnapshot = 0;
        _capture = new Capture(NextSnapshotId(), new SnapshotMetadata(Applied, _appliedTerm, _node.Configuration), Members.ToDescriptor());
        _runtime.Serialize(_stateMachine.Capture());
    }

    /// <summary>The next write of the snapshot, one at a time: what is proposed meanwhile goes between them.</summary>
    private void StoreSnapshot()
    {
        if (_capture is not { Chunks: { } chunks } capture) return;
        if (capture.IsOvertaken)
        {
            _capture = null;
        }
        else if (capture.Stored < chunks.Length)
        {
            var part = chunks.AsMemory(capture.Stored, Math.Min(ChunksPerWrite, chunks.Length - capture.Stored));
            capture.Stored += part.Length;
            Enqueue(new WriteTicket(new ReplicaWrite { Key = Key, Chunks = part }, null));
        }
        else
        {
            CompleteSnapshot(capture, chunks);
        }
    }

    /// <summary>The last write: with it the snapshot counts, and what was collected of a leader's before is deleted.</summary>
    private void CompleteSnapshot(Capture capture, SnapshotChunk[] chunks)
    {
        var metadata = capture.Metadata;
        var record = new SnapshotRecord(capture.Id, metadata, capture.Descriptor, chunks.Length, chunks.Sum(static c => (long)c.Data.Length));
        var keep = (ulong)_options.KeepEntries;
        LogIndex? truncate = metadata.Index.Value > keep ? metadata.Index - keep : null;
        if (truncate < _log.FirstIndex) truncate = null;

        // The commit index goes with it: a log that begins behind what is known to be committed would be a contradiction.
        var write = new ReplicaWrite { Key = Key, Snapshot = record, TruncateHead = truncate, HardState = _promised };
        _collecting = null;
        Enqueue(new WriteTicket(write, null, record));
    }

    private void FinishSnapshot(SnapshotRecord snapshot, LogIndex? truncate)
    {
        _capture = null;
        _storedSnapshot = snapshot;
        Expect(_log.CreateSnapshot(snapshot.Metadata.Index, snapshot.Metadata.Configuration, snapshot.Descriptor));
        if (truncate is { } index) Expect(_log.Compact(index));
    }

    private void OfferSnapshot(Message offer)
    {
        var to = offer.To;
        if (_transfers.Contains(to)) return;
        if (_storedSnapshot is not { } stored
            || offer.Snapshot is not { } offered
            || offered.Metadata.Index != stored.Metadata.Index
            || SiloOf(to) is not { } silo)
        {
            _node.ReportSnapshot(to, false);
            return;
        }

        _transfers.Add(to);
        _sent.Begin(to, stored);
        _runtime.SendSnapshot(silo, stored, FrameFor(to, [offer]));
    }

    /// <summary>Whether an offer's bytes are here. Without them it must not reach the core, which would take it for installed.</summary>
    private bool CanInstall(Message message) =>
        message.Snapshot is { } snapshot && _received is { } received && received.SnapshotId == _collecting && received.IsFor(snapshot);

    private SnapshotRecord TakeReceived(Snapshot snapshot)
    {
        if (_received?.IsFor(snapshot) != true) throw new RaftInvariantException("A snapshot without bytes reached the log.");
        _collecting = null;
        _installing.Enqueue(_received);
        if (_capture is { } capture) capture.IsOvertaken = true;
        return RecordOf(_received, snapshot);
    }

    private void Install(Snapshot snapshot)
    {
        var received = _installing.Dequeue();
        Expect(_log.ApplySnapshot(snapshot));
        _stateMachine.Restore(received.ToSequence());
        _storedSnapshot = RecordOf(received, snapshot);
        Applied = snapshot.Metadata.Index;
        _appliedTerm = snapshot.Metadata.Term;
        _bytesSinceSnapshot = 0;
        _proposals.Skipped(Applied);
        UpdateMembers(MemberRegistry.FromDescriptor(snapshot.Data));
    }

    private static SnapshotRecord RecordOf(ReceivedSnapshot received, Snapshot snapshot) =>
        new(received.SnapshotId, snapshot.Metadata, snapshot.Data, received.Chunks.Count, received.ByteCount);
}
