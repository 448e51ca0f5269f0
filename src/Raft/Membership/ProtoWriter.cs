using System;
using System.Buffers;

namespace OrleansRaft.Core;

/// <summary>Writes the two protobuf wire types that a membership change needs.</summary>
internal sealed class ProtoWriter
{
    private readonly ArrayBufferWriter<byte> _buffer = new();

    public ReadOnlySpan<byte> Written => _buffer.WrittenSpan;

    public byte[] ToArray() => _buffer.WrittenSpan.ToArray();

    public void Varint(uint field, ulong value)
    {
        Raw((field << 3) | ProtoReader.VarintWire);
        Raw(value);
    }

    public void Bytes(uint field, ReadOnlySpan<byte> value)
    {
        Raw((field << 3) | ProtoReader.BytesWire);
        Raw((ulong)value.Length);
        _buffer.Write(value);
    }

    private void Raw(ulong value)
    {
        var span = _buffer.GetSpan(10);
        var length = 0;
        for (; value >= 0x80; value >>= 7) span[length++] = (byte)(value | 0x80);
        span[length++] = (byte)value;
        _buffer.Advance(length);
    }
}
