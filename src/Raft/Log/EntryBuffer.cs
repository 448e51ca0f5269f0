using System;

namespace OrleansRaft.Core;

/// <summary>
/// A window of consecutive entries that hands out slices of itself without copying. A slice, once handed out, never changes:
/// entries are only ever written behind the last one, and whatever overwrites moves to a new array first.
/// </summary>
internal sealed class EntryBuffer
{
    private const int SmallestCapacity = 64;

    private Entry[] _items = [];
    private int _start;

    public int Count { get; private set; }

    public Entry this[int offset] => _items[_start + offset];

    public ReadOnlyMemory<Entry> Slice(int offset, int count) => new(_items, _start + offset, count);

    public void Append(ReadOnlySpan<Entry> entries)
    {
        EnsureRoom(entries.Length);
        entries.CopyTo(_items.AsSpan(_start + Count));
        Count += entries.Length;
    }

    /// <summary>Keeps the first <paramref name="keep"/> entries and replaces what follows.</summary>
    public void Replace(int keep, ReadOnlySpan<Entry> entries)
    {
        if (keep == Count)
        {
            Append(entries);
            return;
        }

        MoveTo(Capacity(keep + entries.Length), keep);
        Append(entries);
    }

    /// <summary>Forgets the first <paramref name="count"/> entries.</summary>
    public void DropFront(int count)
    {
        _start += count;
        Count -= count;

        // Dropped entries stay reachable until the array is left, as slices may still show them. Leaving it once they are the
        // greater part bounds that waste, and the copying to one move for each entry. A few are let be: a replica that keeps
        // up would otherwise need a new array in each round.
        if (_start <= Math.Max(Count, SmallestCapacity)) return;
        if (Count == 0) Clear();
        else MoveTo(Capacity(Count * 2), Count);
    }

    public void Clear()
    {
        _items = [];
        _start = 0;
        Count = 0;
    }

    private static int Capacity(int count) => Math.Max(SmallestCapacity, count);

    private void EnsureRoom(int count)
    {
        if (_items.Length - _start - Count >= count) return;
        MoveTo(Capacity(Math.Max(Count + count, Count * 2)), Count);
    }

    private void MoveTo(int capacity, int keep)
    {
        var items = new Entry[capacity];
        Array.Copy(_items, _start, items, 0, keep);
        _items = items;
        _start = 0;
        Count = keep;
    }
}
