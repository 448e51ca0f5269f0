using System.Buffers.Binary;
using OrleansRaft.Core;

namespace OrleansRaft.Storage.Layout;

/// <summary>
/// Consecutive entries as one value: for each of them its term (8 bytes, big-endian), its kind (1 byte), the length of its payload
/// (4 bytes, big-endian) and its payload. The widths are fixed so that a database's own functions can read it.
/// </summary>
public static class PackedEntries
{
    private const int KindOffset = 8;
    private const int LengthOffset = 9;
    private const int HeaderBytes = 13;

    /// <summary>How many entries fit; one at least.</summary>
    /// <param name="entries">The entries.</param>
    /// <param name="start">Where to begin.</param>
    /// <param name="maxBytes">The limit for what <see cref="Pack"/> makes of them.</param>
    public static int CountWithin(IReadOnlyList<Entry> entries, int start, int maxBytes)
    {
        var end = start;
        for (long bytes = 0; end < entries.Count; end++)
        {
            bytes += HeaderBytes + entries[end].Data.Length;
            if (bytes > maxBytes && end > start) break;
        }

        return end - start;
    }

    /// <summary>Packs entries.</summary>
    /// <param name="entries">Consecutive entries.</param>
    /// <param name="start">The first one's place.</param>
    /// <param name="count">How many.</param>
    public static byte[] Pack(IReadOnlyList<Entry> entries, int start, int count)
    {
        var size = 0;
        for (var i = start; i < start + count; i++) size = checked(size + HeaderBytes + entries[i].Data.Length);
        var packed = GC.AllocateUninitializedArray<byte>(size);
        var rest = packed.AsSpan();
        for (var i = start; i < start + count; i++)
        {
            var entry = entries[i];
            BinaryPrimitives.WriteUInt64BigEndian(rest, entry.Term.Value);
            rest[KindOffset] = (byte)entry.Kind;
            BinaryPrimitives.WriteInt32BigEndian(rest[LengthOffset..], entry.Data.Length);
            entry.Data.Span.CopyTo(rest[HeaderBytes..]);
            rest = rest[(HeaderBytes + entry.Data.Length)..];
        }

        return packed;
    }

    /// <summary>Unpacks entries; their payloads are parts of what was packed.</summary>
    /// <param name="first">The first one's index.</param>
    /// <param name="packed">What <see cref="Pack"/> made.</param>
    /// <exception cref="LogStoreException">It is damaged: fatal.</exception>
    public static IEnumerable<Entry> Unpack(LogIndex first, ReadOnlyMemory<byte> packed)
    {
        for (var index = first; packed.Length > 0; index = index.Next)
        {
            var length = packed.Length < HeaderBytes ? -1 : BinaryPrimitives.ReadInt32BigEndian(packed.Span[LengthOffset..]);
            if (length < 0 || length > packed.Length - HeaderBytes || packed.Span[KindOffset] > (byte)EntryKind.ConfChangeV2)
                throw new LogStoreException(LogFailure.Fatal, $"The stored entries from {first} on are damaged at {index}.");
            yield return new Entry(
                new Term(BinaryPrimitives.ReadUInt64BigEndian(packed.Span)), index, (EntryKind)packed.Span[KindOffset], packed.Slice(HeaderBytes, length));
            packed = packed[(HeaderBytes + length)..];
        }
    }
}
