using OrleansRaft.Core;

namespace OrleansRaft.Replication;

/// <summary>
/// What waits to be sent to one replica. An append that follows on what was sent before and brings no entries tells of a commit index
/// that moved, and of nothing else: it waits for company, which comes at once under load and with the next tick otherwise. For each
/// batch of commands that saves a message there and another one back.
/// </summary>
internal sealed class Outbox
{
    private readonly List<Message> _messages = [];
    private Message? _commit;
    private Term _term;
    private LogIndex _last;

    /// <summary>Adds a message.</summary>
    public void Add(Message message)
    {
        if (message.Type == MessageType.App)
        {
            _commit = null; // This one tells it too.
            if (message.Entries.IsEmpty && (message.Term, message.Index) == (_term, _last))
            {
                _commit = message;
                return;
            }

            if (!message.Entries.IsEmpty) (_term, _last) = (message.Term, message.Entries.Span[^1].Index);
        }

        _messages.Add(message);
    }

    /// <summary>Takes what is to be sent; nothing if that is only a commit index that may wait.</summary>
    /// <param name="all">Whether it may not.</param>
    public Message[] Take(bool all)
    {
        if (_commit is { } commit && (all || _messages.Count > 0))
        {
            _commit = null;
            _messages.Add(commit);
        }

        if (_messages.Count == 0) return [];
        Message[] messages = [.. _messages];
        _messages.Clear();
        return messages;
    }
}
