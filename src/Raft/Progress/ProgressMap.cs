using System;

namespace OrleansRaft.Core;

/// <summary>
/// The progress of all members, sorted by id: small arrays, so that looking one up and visiting all is cheap and in a fixed order.
/// </summary>
internal sealed class ProgressMap : IAckedIndexes
{
    private ReplicaId[] _ids = [];
    private Progress[] _items = [];

    public int Count { get; private set; }

    public ReplicaId IdAt(int position) => _ids[position];

    public Progress At(int position) => _items[position];

    public Progress? Find(ReplicaId id)
    {
        var position = _ids.AsSpan(0, Count).BinarySearch(id);
        return position < 0 ? null : _items[position];
    }

    public void Set(ReplicaId id, Progress progress)
    {
        var position = _ids.AsSpan(0, Count).BinarySearch(id);
        if (position >= 0)
        {
            _items[position] = progress;
            return;
        }

        position = ~position;
        if (Count == _ids.Length)
        {
            var capacity = Math.Max(4, Count * 2);
            Array.Resize(ref _ids, capacity);
            Array.Resize(ref _items, capacity);
        }

        Array.Copy(_ids, position, _ids, position + 1, Count - position);
        Array.Copy(_items, position, _items, position + 1, Count - position);
        _ids[position] = id;
        _items[position] = progress;
        Count++;
    }

    public void Remove(ReplicaId id)
    {
        var position = _ids.AsSpan(0, Count).BinarySearch(id);
        if (position < 0) return;
        Count--;
        Array.Copy(_ids, position + 1, _ids, position, Count - position);
        Array.Copy(_items, position + 1, _items, position, Count - position);
        _items[Count] = null!;
    }

    public ProgressMap Clone()
    {
        var clone = new ProgressMap();
        for (var i = 0; i < Count; i++) clone.Set(_ids[i], _items[i]);
        return clone;
    }

    bool IAckedIndexes.TryGetAcked(ReplicaId voter, out LogIndex index)
    {
        var progress = Find(voter);
        index = progress?.Match ?? default;
        return progress is not null;
    }
}
