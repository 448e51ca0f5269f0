using Npgsql;
using NpgsqlTypes;

namespace OrleansRaft.Bench.Targets.Floor;

/// <summary>One connection that appends rows to a table of its own.</summary>
internal sealed class FloorWriter : IAsyncDisposable
{
    private readonly NpgsqlConnection _connection;
    private readonly NpgsqlCommand _insert;
    private readonly string _table;
    private readonly long[] _indexes;
    private long _last;

    private FloorWriter(NpgsqlConnection connection, string table, int batch)
    {
        (_connection, _table, _indexes) = (connection, table, new long[batch]);
        var random = new Random(batch);
        var payloads = Enumerable.Range(0, batch).Select(_ => new byte[Caller.ValueBytes]).ToArray();
        foreach (var payload in payloads) random.NextBytes(payload);
        _insert = new NpgsqlCommand($"insert into {table} (index, payload) select * from unnest($1, $2)", connection)
        {
            Parameters =
            {
                new NpgsqlParameter { Value = _indexes, NpgsqlDbType = NpgsqlDbType.Array | NpgsqlDbType.Bigint },
                new NpgsqlParameter { Value = payloads, NpgsqlDbType = NpgsqlDbType.Array | NpgsqlDbType.Bytea },
            },
        };
    }

    /// <summary>Connects and makes the table.</summary>
    public static async Task<FloorWriter> OpenAsync(string connectionString, string table, int batch, CancellationToken cancellationToken)
    {
        var connection = new NpgsqlConnection(connectionString);
        await connection.OpenAsync(cancellationToken);
        await using (var create = new NpgsqlCommand($"create table {table} (index bigint primary key, payload bytea not null)", connection))
        {
            await create.ExecuteNonQueryAsync(cancellationToken);
        }

        var writer = new FloorWriter(connection, table, batch);
        await writer._insert.PrepareAsync(cancellationToken);
        return writer;
    }

    /// <summary>Writes the next rows and commits them.</summary>
    public async Task WriteAsync(CancellationToken cancellationToken)
    {
        for (var i = 0; i < _indexes.Length; i++) _indexes[i] = _last + i + 1;
        await _insert.ExecuteNonQueryAsync(cancellationToken);
        _last += _indexes.Length;
    }

    /// <summary>Whether every row is there.</summary>
    public async Task<bool> HasAllAsync(CancellationToken cancellationToken)
    {
        await using var count = new NpgsqlCommand($"select count(*) from {_table}", _connection);
        return (long)(await count.ExecuteScalarAsync(cancellationToken))! == _last;
    }

    public async ValueTask DisposeAsync()
    {
        await _insert.DisposeAsync();
        await _connection.DisposeAsync();
    }
}
