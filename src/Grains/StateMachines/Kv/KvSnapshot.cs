using System.Buffers;
using KvTable = System.Collections.Generic.Dictionary<byte[], OrleansRaft.StateMachines.KvEntry>;

namespace OrleansRaft.StateMachines;

/// <summary>A claim that a table is not altered. Taken by one thread, released by another.</summary>
internal sealed class TableHold
{
    private volatile bool _isReleased;

    /// <summary>Whether the table may be altered again.</summary>
    public bool IsReleased => _isReleased;

    /// <summary>Lets the table go.</summary>
    public void Release() => _isReleased = true;
}

/// <summary>A frozen table. Lets it go when it is disposed, or, if it is being written then, when that has ended.</summary>
internal sealed class KvSnapshot(KvTable table, TableHold hold) : IStateSnapshot
{
    private readonly Lock _lock = new();
    private bool _writing;
    private bool _disposed;

    /// <inheritdoc/>
    public void WriteTo(IBufferWriter<byte> writer)
    {
        lock (_lock)
        {
            ObjectDisposedException.ThrowIf(_disposed, this);
            if (_writing) throw new InvalidOperationException("The snapshot is being written already.");
            _writing = true;
        }

        try
        {
            KvSnapshotFormat.Write(table, writer);
        }
        finally
        {
            lock (_lock)
            {
                _writing = false;
                if (_disposed) hold.Release();
            }
        }
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        lock (_lock)
        {
            _disposed = true;
            if (!_writing) hold.Release();
        }
    }
}
