using OrleansRaft.Core;

namespace OrleansRaft.Replication;

/// <summary>
/// Appends that overtook the ones before them. The runtime hands over what arrives together in any order; the core would refuse an append
/// that leaves a gap, and its leader would stop sending ahead and ask anew for where the logs agree. So such an append waits for those
/// before it, up to two ticks: after that they are taken for lost, and the core refuses it after all.
/// </summary>
internal sealed class EarlyAppends
{
    /// <summary>Appends that may wait; more than overtake each other.</summary>
    private const int Most = 32;

    private const int Patience = 1;

    private readonly List<(Message Append, long At)> _held = [];
    private Term _streaming;

    /// <summary>Keeps a message back if it is too early.</summary>
    /// <param name="message">What arrived.</param>
    /// <param name="node">The core that it is for.</param>
    /// <param name="now">The tick.</param>
    /// <returns>Whether it was kept.</returns>
    public bool Hold(Message message, RawNode node, long now)
    {
        if (message.Type != MessageType.App) return false;
        if (message.Index <= node.LastIndex)
        {
            if (message.Term > _streaming) _streaming = message.Term;
            return false;
        }

        // A leader that does not know yet where this log ends must be told at once.
        if (message.Term != node.Term || message.Term != _streaming || message.From != node.Leader || _held.Count == Most) return false;
        _held.Add((message, now));
        return true;
    }

    /// <summary>Takes one whose time has come: the log reaches up to it, or what is missing is late, or it is of no use any more.</summary>
    /// <param name="node">The core that it is for.</param>
    /// <param name="now">The tick.</param>
    public Message? Take(RawNode node, long now)
    {
        for (var i = 0; i < _held.Count; i++)
        {
            var (append, at) = _held[i];
            if (append.Index > node.LastIndex && append.Term == node.Term && now <= at + Patience) continue;
            _held.RemoveAt(i);
            return append;
        }

        return null;
    }
}
