using System;

namespace OrleansRaft.Core;

/// <summary>
/// The window of appends in flight to one follower, by the index of each one's last entry: a ring that grows on demand up to
/// its limit of messages. The limit of bytes is soft: the message that crosses it is the last one sent.
/// </summary>
internal sealed class Inflights(int maxMessages, ulong maxBytes)
{
    private Inflight[] _ring = [];
    private int _start;

    public int Count { get; private set; }

    public ulong Bytes { get; private set; }

    public bool IsFull => Count == maxMessages || Bytes >= maxBytes;

    /// <summary>Adds a message. Indexes are added in order.</summary>
    public void Add(LogIndex last, ulong bytes)
    {
        if (IsFull) throw new RaftInvariantException("cannot add into a full window");
        if (Count == _ring.Length) Grow();
        _ring[Slot(Count)] = new Inflight(last, bytes);
        Count++;
        Bytes += bytes;
    }

    /// <summary>Frees the messages up to and including <paramref name="index"/>.</summary>
    public void FreeTo(LogIndex index)
    {
        while (Count > 0 && _ring[_start].Last <= index)
        {
            Bytes -= _ring[_start].Bytes;
            _start = Slot(1);
            Count--;
        }
    }

    public void Reset()
    {
        _start = 0;
        Count = 0;
        Bytes = 0;
    }

    private int Slot(int offset)
    {
        var slot = _start + offset;
        return slot >= _ring.Length ? slot - _ring.Length : slot;
    }

    private void Grow()
    {
        var ring = new Inflight[(int)Math.Min(Math.Max(_ring.Length * 2L, 4), maxMessages)];
        for (var i = 0; i < Count; i++) ring[i] = _ring[Slot(i)];
        _ring = ring;
        _start = 0;
    }

    private readonly record struct Inflight(LogIndex Last, ulong Bytes);
}
