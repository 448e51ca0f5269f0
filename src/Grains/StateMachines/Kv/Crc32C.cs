using System.Buffers.Binary;
using System.Numerics;

namespace OrleansRaft.StateMachines;

/// <summary>CRC-32C (Castagnoli, RFC 3720 §12.1), by the processor's own instruction where it has one.</summary>
internal static class Crc32C
{
    /// <summary>Before the first byte.</summary>
    public const uint Start = uint.MaxValue;

    /// <summary>Takes in more bytes.</summary>
    public static uint Append(uint crc, ReadOnlySpan<byte> bytes)
    {
        for (; bytes.Length >= sizeof(ulong); bytes = bytes[sizeof(ulong)..])
        {
            crc = BitOperations.Crc32C(crc, BinaryPrimitives.ReadUInt64LittleEndian(bytes));
        }

        foreach (var b in bytes) crc = BitOperations.Crc32C(crc, b);
        return crc;
    }

    /// <summary>After the last byte.</summary>
    public static uint End(uint crc) => ~crc;
}
