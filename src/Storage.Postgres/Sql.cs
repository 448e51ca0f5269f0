using System.Runtime.InteropServices;
using Npgsql;
using OrleansRaft.Core;

namespace OrleansRaft.Storage.Postgres;

/// <summary>Statements with typed parameters, and our values as columns.</summary>
internal static class Sql
{
    /// <summary>A statement of a batch whose parameters are $1, $2 and so on.</summary>
    public static NpgsqlBatchCommand Command(string sql, params ReadOnlySpan<object> values)
    {
        var command = new NpgsqlBatchCommand(sql);
        foreach (var value in values) command.Parameters.Add(Parameter(value));
        return command;
    }

    /// <summary>A statement on a connection whose parameters are $1, $2 and so on.</summary>
    public static NpgsqlCommand Command(NpgsqlConnection connection, string sql, params ReadOnlySpan<object> values)
    {
        var command = new NpgsqlCommand(sql, connection);
        foreach (var value in values) command.Parameters.Add(Parameter(value));
        return command;
    }

    /// <summary>A statement on a pool whose parameters are $1, $2 and so on.</summary>
    public static NpgsqlCommand Command(NpgsqlDataSource pool, string sql, params ReadOnlySpan<object> values)
    {
        var command = pool.CreateCommand(sql);
        foreach (var value in values) command.Parameters.Add(Parameter(value));
        return command;
    }

    /// <summary>A term or index; checked before, see <see cref="Layout.CommitPlan"/>.</summary>
    public static long Signed(ulong value) => checked((long)value);

    /// <summary>An unsigned number as numeric.</summary>
    public static decimal Number(ulong value) => value;

    /// <summary>A payload, without a copy where it is a whole array.</summary>
    public static byte[] Bytes(ReadOnlyMemory<byte> data) =>
        MemoryMarshal.TryGetArray(data, out var segment) && segment.Array is { } array && segment.Count == array.Length
            ? array
            : data.ToArray();

    /// <summary>A term or index.</summary>
    public static ulong Unsigned(NpgsqlDataReader reader, int column) => checked((ulong)reader.GetInt64(column));

    /// <summary>An index.</summary>
    public static LogIndex Index(NpgsqlDataReader reader, int column) => new(Unsigned(reader, column));

    /// <summary>A group's id and, in the next column, a replica's.</summary>
    public static ReplicaKey Key(NpgsqlDataReader reader, int column) =>
        new(reader.GetString(column), new ReplicaId((ulong)reader.GetDecimal(column + 1)));

    private static NpgsqlParameter Parameter(object value) => value switch
    {
        // Typed, so that numbers are not boxed again on their way.
        long number => new NpgsqlParameter<long> { TypedValue = number },
        long[] numbers => new NpgsqlParameter<long[]> { TypedValue = numbers },
        short[] numbers => new NpgsqlParameter<short[]> { TypedValue = numbers },
        byte[][] payloads => new NpgsqlParameter<byte[][]> { TypedValue = payloads },
        Json json => new NpgsqlParameter { Value = json.Text, NpgsqlDbType = NpgsqlTypes.NpgsqlDbType.Jsonb },
        _ => new NpgsqlParameter { Value = value },
    };

    /// <summary>Text that is sent as jsonb.</summary>
    public readonly record struct Json(string Text);
}
