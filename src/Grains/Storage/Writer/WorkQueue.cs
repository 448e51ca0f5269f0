using System.Threading.Channels;
using OrleansRaft.Scheduling;

namespace OrleansRaft.Storage;

/// <summary>
/// What waits for the log writer's loop. The loop is woken once for all that a batch of turns puts in, so that it is one commit. Not bounded,
/// since a write that Raft asked for may not be lost. Thread-safe, for one reader.
/// </summary>
/// <typeparam name="T">What waits.</typeparam>
internal sealed class WorkQueue<T> : IBatchEnd
{
    private readonly Lock _lock = new();
    private readonly Queue<T> _items = new();
    private readonly Channel<bool> _wakes = Channel.CreateBounded<bool>(new BoundedChannelOptions(1) { FullMode = BoundedChannelFullMode.DropWrite });
    private bool _isClosed;

    /// <summary>Adds an item; false if the queue was closed.</summary>
    public bool TryAdd(T item)
    {
        lock (_lock)
        {
            if (_isClosed) return false;
            _items.Enqueue(item);
        }

        TurnBatch.AtEnd(this);
        return true;
    }

    /// <summary>Takes the next item, if there is one.</summary>
    public bool TryTake(out T item)
    {
        lock (_lock) return _items.TryDequeue(out item!);
    }

    /// <summary>Waits for an item.</summary>
    /// <returns>False if there is none, and never will be.</returns>
    public async ValueTask<bool> WaitAsync()
    {
        while (true)
        {
            lock (_lock)
            {
                if (_items.Count > 0) return true;
                if (_isClosed) return false;
            }

            await _wakes.Reader.ReadAsync();
        }
    }

    /// <summary>Takes no more items; those that are in it stay.</summary>
    public void Close()
    {
        lock (_lock) _isClosed = true;
        _wakes.Writer.TryWrite(true);
    }

    void IBatchEnd.BatchEnded() => _wakes.Writer.TryWrite(true);
}
