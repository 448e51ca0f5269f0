using System;

namespace OrleansRaft.Core;

/// <summary>Messages that wait to be handed out. What was taken is never touched again.</summary>
internal sealed class MessageQueue
{
    private Message[] _items = [];

    public int Count { get; private set; }

    public ReadOnlySpan<Message> Pending => _items.AsSpan(0, Count);

    public void Add(Message message)
    {
        if (Count == _items.Length) Array.Resize(ref _items, Math.Max(4, Count * 2));
        _items[Count++] = message;
    }

    public ReadOnlyMemory<Message> Take()
    {
        var taken = _items.AsMemory(0, Count);
        _items = [];
        Count = 0;
        return taken;
    }
}
