using System.Buffers.Binary;
using OrleansRaft.Core;

namespace OrleansRaft.Replication;

/// <summary>
/// Lets many reads share one round of the quorum (thesis §6.4): what arrives while a round is under way waits for the next one, since
/// only a round that began later proves that the leader still led when the read arrived.
/// </summary>
internal sealed class ReadTracker
{
    private readonly List<QueryBatch> _next = [];
    private readonly Dictionary<ulong, List<QueryBatch>> _rounds = [];
    private readonly List<(LogIndex Index, List<QueryBatch> Batches)> _confirmed = [];
    private ulong _lastRound;

    /// <summary>Batches that wait.</summary>
    public int Count => _next.Count + _rounds.Values.Sum(static r => r.Count) + _confirmed.Sum(static c => c.Batches.Count);

    public void Add(QueryBatch batch) => _next.Add(batch);

    /// <summary>Begins a round for all that wait, unless one is under way.</summary>
    /// <param name="context">What names the round.</param>
    public bool TryBegin(out ReadOnlyMemory<byte> context)
    {
        context = default;
        if (_next.Count == 0 || _rounds.Count > 0) return false;
        var round = ++_lastRound;
        _rounds.Add(round, [.. _next]);
        _next.Clear();
        var bytes = new byte[sizeof(ulong)];
        BinaryPrimitives.WriteUInt64BigEndian(bytes, round);
        context = bytes;
        return true;
    }

    /// <summary>A quorum confirmed a round.</summary>
    public void Confirmed(ReadState state)
    {
        if (state.Context.Length != sizeof(ulong)) return;
        var round = BinaryPrimitives.ReadUInt64BigEndian(state.Context.Span);
        if (_rounds.Remove(round, out var batches)) _confirmed.Add((state.Index, batches));
    }

    /// <summary>Takes the batches that may be answered once this position is applied.</summary>
    public IEnumerable<QueryBatch> TakeReady(LogIndex applied)
    {
        if (_confirmed.Count == 0) return [];
        var ready = _confirmed.Where(c => c.Index <= applied).SelectMany(static c => c.Batches).ToArray();
        if (ready.Length > 0) _confirmed.RemoveAll(c => c.Index <= applied);
        return ready;
    }

    /// <summary>Refuses all: leadership was lost, or the replica stops.</summary>
    public void Abandon()
    {
        var all = All().ToArray();
        _next.Clear();
        _rounds.Clear();
        _confirmed.Clear();
        foreach (var batch in all) batch.Refuse();
    }

    /// <summary>Refuses what has waited too long. A round whose messages were lost is forgotten with it, so that the next can begin.</summary>
    public void Expire(long now)
    {
        foreach (var batch in All().Where(b => b.Deadline <= now).ToArray()) batch.Refuse();
        _next.RemoveAll(b => b.Deadline <= now);
        _confirmed.RemoveAll(c => c.Batches.All(b => b.Deadline <= now));
        foreach (var (round, batches) in _rounds.ToArray())
        {
            if (batches.All(b => b.Deadline <= now)) _rounds.Remove(round);
        }
    }

    private IEnumerable<QueryBatch> All() =>
        _next.Concat(_rounds.Values.SelectMany(static r => r)).Concat(_confirmed.SelectMany(static c => c.Batches));
}
