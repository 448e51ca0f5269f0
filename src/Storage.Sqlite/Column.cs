using System.Data.Common;
using System.Runtime.InteropServices;
using OrleansRaft.Core;

namespace OrleansRaft.Storage.Sqlite;

/// <summary>How our values become columns and come back.</summary>
internal static class Column
{
    /// <summary>A term or index. Past 2^63 there is a bug somewhere: no log grows that long.</summary>
    public static long Signed(ulong value) => checked((long)value);

    /// <summary>A payload, without a copy where it is a whole array.</summary>
    public static byte[] Bytes(ReadOnlyMemory<byte> data) =>
        MemoryMarshal.TryGetArray(data, out var segment) && segment.Array is { } array && segment.Count == array.Length
            ? array
            : data.ToArray();

    /// <summary>A term or index.</summary>
    public static ulong Unsigned(DbDataReader reader, int column) => checked((ulong)reader.GetInt64(column));

    /// <summary>An index.</summary>
    public static LogIndex Index(DbDataReader reader, int column) => new(Unsigned(reader, column));

    /// <summary>A group's id and, in the next column, a replica's.</summary>
    public static ReplicaKey Key(DbDataReader reader, int column) =>
        new(reader.GetString(column), new ReplicaId(unchecked((ulong)reader.GetInt64(column + 1))));
}
