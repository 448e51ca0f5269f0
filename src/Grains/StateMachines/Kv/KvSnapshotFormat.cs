using System.Buffers;
using System.Buffers.Binary;
using KvTable = System.Collections.Generic.Dictionary<byte[], OrleansRaft.StateMachines.KvEntry>;

namespace OrleansRaft.StateMachines;

/// <summary>
/// A table as bytes, equal for equal tables: "ORKV", version (2 bytes), count (8), then the entries in the order of their keys' bytes:
/// revision (8), key length (2), value length (4), key, value; at the end CRC-32C over all of it (4). Numbers are little-endian.
/// </summary>
internal static class KvSnapshotFormat
{
    private const ushort Version = 1;
    private const int HeaderBytes = 14;
    private const int EntryHeaderBytes = 14;
    private const int ChecksumBytes = 4;

    private static ReadOnlySpan<byte> Magic => "ORKV"u8;

    public static void Write(KvTable table, IBufferWriter<byte> writer)
    {
        var keys = new byte[table.Count][];
        table.Keys.CopyTo(keys, 0);
        Array.Sort(keys, static (a, b) => a.AsSpan().SequenceCompareTo(b));

        var output = new ChecksummedWriter(writer);
        Span<byte> header = stackalloc byte[HeaderBytes];
        Magic.CopyTo(header);
        BinaryPrimitives.WriteUInt16LittleEndian(header[4..], Version);
        BinaryPrimitives.WriteUInt64LittleEndian(header[6..], (ulong)keys.Length);
        output.Write(header);

        Span<byte> entryHeader = stackalloc byte[EntryHeaderBytes];
        foreach (var key in keys)
        {
            var entry = table[key];
            BinaryPrimitives.WriteUInt64LittleEndian(entryHeader, entry.Revision);
            BinaryPrimitives.WriteUInt16LittleEndian(entryHeader[8..], (ushort)key.Length);
            BinaryPrimitives.WriteInt32LittleEndian(entryHeader[10..], entry.Value.Length);
            output.Write(entryHeader);
            output.Write(key);
            output.Write(entry.Value);
        }

        output.WriteChecksum();
    }

    public static KvTable Read(ReadOnlySequence<byte> snapshot)
    {
        var reader = new SequenceReader<byte>(RequireChecksum(snapshot));
        Span<byte> header = stackalloc byte[HeaderBytes];
        if (!TryTake(ref reader, header) || !header.StartsWith(Magic)) throw Corrupt("it does not begin as one");
        var version = BinaryPrimitives.ReadUInt16LittleEndian(header[4..]);
        if (version != Version) throw Corrupt($"it has format {version}, and {Version} is known");
        var count = BinaryPrimitives.ReadUInt64LittleEndian(header[6..]);
        if (count > (ulong)reader.Remaining / (EntryHeaderBytes + 1)) throw Corrupt("it counts more entries than it has room for");

        var table = new KvTable((int)count, KeyComparer.Instance);
        ReadOnlySpan<byte> last = default;
        for (var i = 0UL; i < count; i++)
        {
            var (key, entry) = ReadEntry(ref reader);
            if (key.AsSpan().SequenceCompareTo(last) <= 0) throw Corrupt("its keys are not in order");
            table.Add(key, entry);
            last = key;
        }

        return reader.End ? table : throw Corrupt("it goes on after its last entry");
    }

    private static (byte[] Key, KvEntry Entry) ReadEntry(ref SequenceReader<byte> reader)
    {
        Span<byte> header = stackalloc byte[EntryHeaderBytes];
        if (!TryTake(ref reader, header)) throw Corrupt("it ends within an entry");
        var revision = BinaryPrimitives.ReadUInt64LittleEndian(header);
        var keyLength = BinaryPrimitives.ReadUInt16LittleEndian(header[8..]);
        var valueLength = BinaryPrimitives.ReadInt32LittleEndian(header[10..]);
        if (revision == 0 || keyLength is 0 or > Limits.KeyBytes || valueLength is < 0 or > Limits.ValueBytes)
            throw Corrupt("an entry has an impossible revision or length");

        if (reader.Remaining < keyLength + valueLength) throw Corrupt("it ends within an entry");
        var key = new byte[keyLength];
        var value = valueLength == 0 ? [] : new byte[valueLength];
        return TryTake(ref reader, key) && TryTake(ref reader, value)
            ? (key, new KvEntry(revision, value))
            : throw Corrupt("it ends within an entry");
    }

    private static ReadOnlySequence<byte> RequireChecksum(ReadOnlySequence<byte> snapshot)
    {
        if (snapshot.Length < HeaderBytes + ChecksumBytes) throw Corrupt("it is too short");
        var content = snapshot.Slice(0, snapshot.Length - ChecksumBytes);
        Span<byte> checksum = stackalloc byte[ChecksumBytes];
        snapshot.Slice(content.Length).CopyTo(checksum);
        var crc = Crc32C.Start;
        foreach (var segment in content) crc = Crc32C.Append(crc, segment.Span);
        return Crc32C.End(crc) == BinaryPrimitives.ReadUInt32LittleEndian(checksum) ? content : throw Corrupt("its checksum is wrong");
    }

    private static bool TryTake(ref SequenceReader<byte> reader, scoped Span<byte> destination)
    {
        if (!reader.TryCopyTo(destination)) return false;
        reader.Advance(destination.Length);
        return true;
    }

    private static InvalidDataException Corrupt(string how) => new($"This is not a snapshot of keys and values: {how}.");

    private struct ChecksummedWriter(IBufferWriter<byte> writer)
    {
        private uint _crc = Crc32C.Start;

        public void Write(ReadOnlySpan<byte> bytes)
        {
            _crc = Crc32C.Append(_crc, bytes);
            writer.Write(bytes);
        }

        public readonly void WriteChecksum()
        {
            Span<byte> checksum = stackalloc byte[ChecksumBytes];
            BinaryPrimitives.WriteUInt32LittleEndian(checksum, Crc32C.End(_crc));
            writer.Write(checksum);
        }
    }
}
