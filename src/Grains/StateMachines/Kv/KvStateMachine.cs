using System.Buffers;

namespace OrleansRaft.StateMachines;

/// <summary>
/// Keys, values and revisions. A revision is the log index of the write that set the value. Whatever is not a command or a query is
/// answered as <see cref="KvAnswerKind.Malformed"/> and alters nothing, on every replica alike.
/// </summary>
public sealed class KvStateMachine : IStateMachine
{
    private KvStore _store = new();

    /// <inheritdoc/>
    public ReadOnlyMemory<byte> Apply(ulong index, ReadOnlyMemory<byte> command)
    {
        _store.Settle();
        if (!KvCommand.TryDecode(command, out var decoded)) return KvAnswer.Malformed;

        var key = decoded.Key.Span;
        var current = _store.Find(key).Revision;
        if (!decoded.Condition.IsMetBy(current)) return KvAnswer.RevisionMismatch(current);

        if (decoded.Operation is KvOperation.Put)
        {
            _store.Set(key, new KvEntry(index, decoded.Value.ToArray()));
            return KvAnswer.Written(index);
        }

        if (current == 0) return KvAnswer.NotFound;
        _store.Remove(key);
        return KvAnswer.Deleted(index);
    }

    /// <inheritdoc/>
    public ReadOnlyMemory<byte> Query(ReadOnlyMemory<byte> query)
    {
        if (!KvQuery.TryDecode(query.Span, out var key)) return KvAnswer.Malformed;
        var entry = _store.Find(key);
        return entry.Exists ? KvAnswer.Found(entry.Revision, entry.Value) : KvAnswer.NotFound;
    }

    /// <inheritdoc/>
    /// <remarks>One at a time: the snapshot must be disposed before the next one is captured.</remarks>
    /// <exception cref="InvalidOperationException">The snapshot before is not disposed.</exception>
    public IStateSnapshot Capture() => _store.Freeze();

    /// <inheritdoc/>
    /// <remarks>A snapshot that is being written meanwhile keeps what it captured.</remarks>
    /// <exception cref="InvalidDataException">The bytes are not a snapshot; the state is as it was.</exception>
    public void Restore(ReadOnlySequence<byte> snapshot) => _store = new KvStore(KvSnapshotFormat.Read(snapshot));
}
