using System;
using System.Numerics;

namespace OrleansRaft.Core;

/// <summary>
/// The size that limits count. It is the size of the entry in etcd's protobuf encoding, so that limits cut batches exactly
/// where etcd cuts them; the encodings of this service's own wire and tables may differ by a few bytes.
/// </summary>
public static class EntrySize
{
    /// <summary>The encoded size of one entry, in bytes.</summary>
    public static ulong Encoded(Entry entry)
    {
        ArgumentNullException.ThrowIfNull(entry);
        var size = 2 + VarintLength(entry.Term.Value) + VarintLength(entry.Index.Value);
        if (entry.Kind != EntryKind.Normal) size += 2;
        var length = (ulong)entry.Data.Length;
        return length == 0 ? size : size + 1 + VarintLength(length) + length;
    }

    /// <summary>The encoded size of several entries together, in bytes.</summary>
    public static ulong Encoded(ReadOnlySpan<Entry> entries)
    {
        var size = 0UL;
        foreach (var entry in entries) size += Encoded(entry);
        return size;
    }

    /// <summary>The size of the payloads alone, in bytes.</summary>
    public static ulong Payload(ReadOnlySpan<Entry> entries)
    {
        var size = 0UL;
        foreach (var entry in entries) size += (ulong)entry.Data.Length;
        return size;
    }

    /// <summary>
    /// The longest prefix within <paramref name="maxSize"/> bytes, but never less than one entry: a single entry above the
    /// limit must still get through.
    /// </summary>
    public static ReadOnlyMemory<Entry> Limit(ReadOnlyMemory<Entry> entries, ulong maxSize)
    {
        if (entries.Length <= 1 || maxSize == ulong.MaxValue) return entries;
        var span = entries.Span;
        var size = Encoded(span[0]);
        for (var count = 1; count < span.Length; count++)
        {
            size += Encoded(span[count]);
            if (size > maxSize) return entries[..count];
        }

        return entries;
    }

    private static ulong VarintLength(ulong value) => (ulong)((BitOperations.Log2(value | 1) / 7) + 1);
}
