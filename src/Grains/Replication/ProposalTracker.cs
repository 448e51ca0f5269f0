using OrleansRaft.Core;

namespace OrleansRaft.Replication;

/// <summary>
/// Knows which positions of the log callers wait for. An entry applied at such a position in the term of the proposal is the
/// proposal; in another term it proves that the proposal is gone for ever, since a position is decided once (Raft paper §5.4).
/// </summary>
internal sealed class ProposalTracker
{
    private readonly record struct Range(Term Term, LogIndex First, CommandBatch Batch, long Deadline)
    {
        public LogIndex Last => First + (ulong)(Batch.Commands.Length - 1);
    }

    private readonly Queue<Range> _current = new();
    private readonly List<Range> _doubtful = [];

    /// <summary>Batches that wait.</summary>
    public int Count => _current.Count + _doubtful.Count;

    /// <summary>Waits for a batch that was appended to the own log.</summary>
    public void Track(Term term, LogIndex first, CommandBatch batch, long deadline) =>
        _current.Enqueue(new Range(term, first, batch, deadline));

    /// <summary>The replica leads no more: positions of this term may now be decided otherwise, and later ones may be lower.</summary>
    public void LeadershipLost()
    {
        _doubtful.AddRange(_current);
        _current.Clear();
    }

    /// <summary>Whether somebody waits for what is applied at this position.</summary>
    public void Applied(Entry entry, ReadOnlyMemory<byte> result)
    {
        if (_current.TryPeek(out var head) && Settle(head, entry, result)) _current.Dequeue();
        if (_doubtful.Count > 0) _doubtful.RemoveAll(range => Settle(range, entry, result));
    }

    /// <summary>A snapshot stands for all positions up to this one: what was decided there cannot be seen any more.</summary>
    public void Skipped(LogIndex upTo) => GiveUp(range => range.First <= upTo);

    /// <summary>Gives up what has waited too long.</summary>
    public void Expire(long now) => GiveUp(range => range.Deadline <= now);

    /// <summary>Gives up everything.</summary>
    public void Abandon() => GiveUp(static _ => true);

    /// <summary>Settles the position if it is the range's; true once the range is behind.</summary>
    private static bool Settle(Range range, Entry entry, ReadOnlyMemory<byte> result)
    {
        if (entry.Index < range.First) return false;
        if (entry.Index > range.Last) return true;
        var outcome = entry.Term == range.Term
            ? new CommandOutcome(CommandStatus.Applied, entry.Index, result)
            : new CommandOutcome(CommandStatus.Lost, default, default);
        range.Batch.Settle((int)(entry.Index - range.First), outcome);
        return entry.Index == range.Last;
    }

    private void GiveUp(Func<Range, bool> hopeless)
    {
        // Deadlines and positions grow within the queue, so that the first hopeful range ends the search.
        while (_current.TryPeek(out var head) && hopeless(head)) _current.Dequeue().Batch.SettleRest(CommandStatus.Unknown);
        if (_doubtful.Count == 0) return;
        foreach (var range in _doubtful.Where(hopeless)) range.Batch.SettleRest(CommandStatus.Unknown);
        _doubtful.RemoveAll(range => hopeless(range));
    }
}
