using System.Buffers;

namespace OrleansRaft.Replicas;

/// <summary>Cuts what is written into pieces of one size, ready to be stored and sent.</summary>
/// <param name="chunkBytes">The size of a piece.</param>
internal sealed class ChunkWriter(int chunkBytes) : IBufferWriter<byte>
{
    private readonly List<ReadOnlyMemory<byte>> _chunks = [];
    private ArrayBufferWriter<byte> _current = new(chunkBytes);

    public void Advance(int count)
    {
        _current.Advance(count);
        if (_current.WrittenCount >= chunkBytes) Cut();
    }

    public Memory<byte> GetMemory(int sizeHint = 0) => _current.GetMemory(sizeHint);

    public Span<byte> GetSpan(int sizeHint = 0) => _current.GetSpan(sizeHint);

    /// <summary>All pieces. The writer is used up.</summary>
    public IReadOnlyList<ReadOnlyMemory<byte>> Complete()
    {
        if (_current.WrittenCount > 0) Cut();
        return _chunks;
    }

    private void Cut()
    {
        var written = _current.WrittenMemory;
        for (var start = 0; start < written.Length; start += chunkBytes)
        {
            _chunks.Add(written.Slice(start, Math.Min(chunkBytes, written.Length - start)));
        }

        _current = new ArrayBufferWriter<byte>(chunkBytes);
    }
}
