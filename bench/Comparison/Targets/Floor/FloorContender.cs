using Npgsql;
using OrleansRaft.Bench.Processes;
using OrleansRaft.Bench.Targets.Raft;

namespace OrleansRaft.Bench.Targets.Floor;

/// <summary>
/// The entries of a replicated log without replication: what one gets from the same Postgres instances by writing each entry three times,
/// one row each, in batches, on three connections. No replicated log on these databases can be faster that keeps a row for an entry.
/// </summary>
internal sealed class FloorContender : IContender, IAsyncDisposable
{
    /// <summary>How often each entry is written.</summary>
    public const int Copies = 3;

    /// <summary>Rows that are under way.</summary>
    public const int InFlight = Copies * Batch;

    private const int Batch = 128;
    private const string Database = "floor";

    private readonly PostgresDeployment _cluster;
    private readonly FloorWriter[] _writers;

    private FloorContender(PostgresDeployment cluster, FloorWriter[] writers)
    {
        (_cluster, Name, _writers) = (cluster, NameOn(cluster.Layout), writers);
        Facts =
        [
            new("what", $"{Copies} connections of plain Npgsql, each writes {Batch} rows of {Caller.ValueBytes} bytes in one statement and commits it"),
            new("nodes", $"the {(cluster.Logs.Count == 1 ? "Postgres instance" : "Postgres instances")} of {cluster.Name}, a database of its own"),
            new("durability", string.Join("; ", cluster.Facts.Where(f => f.Name == "durability").Select(f => f.Value))),
        ];
    }

    public string Name { get; }

    public IReadOnlyList<Fact> Facts { get; }

    /// <summary>What it is called on the instances of such a cluster.</summary>
    public static string NameOn(PostgresLayout layout) => layout.Name.Replace("OrleansRaft", "floor", StringComparison.Ordinal);

    /// <summary>Makes the tables on the instances of a cluster. The cluster is not this one's to stop.</summary>
    public static async Task<FloorContender> StartAsync(PostgresDeployment cluster, CancellationToken cancellationToken)
    {
        foreach (var instance in cluster.Logs) await MakeDatabaseAsync(instance, cancellationToken);
        var writers = new FloorWriter[Copies];
        for (var i = 0; i < Copies; i++)
        {
            writers[i] = await FloorWriter.OpenAsync(cluster.Logs[i % cluster.Logs.Count].ConnectionStringTo(Database), $"copy_{i}", Batch, cancellationToken);
        }

        return new FloorContender(cluster, writers);
    }

    public async Task<Slice> MeasureAsync(Shot shot, CancellationToken cancellationToken)
    {
        var loops = _writers.Select(w => (Func<Task>)(() => w.WriteAsync(cancellationToken)));
        return await new ClosedLoop(Name, shot, ReadCost).RunAsync(loops, cancellationToken) with { OperationsPerCall = Batch };
    }

    public async Task VerifyAsync(CancellationToken cancellationToken)
    {
        foreach (var writer in _writers)
        {
            if (!await writer.HasAllAsync(cancellationToken)) throw new BenchException($"{Name} lost rows.");
        }
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var writer in _writers) await writer.DisposeAsync();
    }

    private static async Task MakeDatabaseAsync(PostgresInstance instance, CancellationToken cancellationToken)
    {
        await using var connection = new NpgsqlConnection(instance.ConnectionStringTo("postgres"));
        await connection.OpenAsync(cancellationToken);
        await using var command = new NpgsqlCommand($"create database {Database}", connection);
        await command.ExecuteNonQueryAsync(cancellationToken);
    }

    private Cost ReadCost() => new(
        _cluster.Logs.Select(_cluster.ProcessorTimeOf).Aggregate(static (a, b) => a + b), Environment.CpuUsage.TotalTime, Disks.WrittenBytes);
}
