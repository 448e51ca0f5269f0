using System.Diagnostics.Metrics;
using BenchmarkDotNet.Attributes;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging.Abstractions;
using OrleansRaft.Core;
using OrleansRaft.Storage;
using OrleansRaft.Storage.Memory;

namespace OrleansRaft.Bench.Micro;

/// <summary>
/// Replicas of one silo that write an entry each at the same time, to a log in memory: what the writer itself costs. An operation is
/// one write, from its call to its outcome.
/// </summary>
public class LogWriterBenchmarks
{
    private const int Many = 64;

    private readonly ServiceProvider _services = new ServiceCollection().AddMetrics().BuildServiceProvider();
    private readonly LogWriterReplica[] _replicas = new LogWriterReplica[Many];
    private readonly Task[] _writes = new Task[Many];
    private LogWriter _writer = null!;

    [GlobalSetup]
    public async Task SetupAsync()
    {
        _writer = await LogWriter.OpenAsync(
            new MemoryLogStore(),
            "raft-0",
            new LogWriterOptions(),
            NullLogger<LogWriter>.Instance,
            _services.GetRequiredService<IMeterFactory>(),
            TimeProvider.System,
            CancellationToken.None);
        var payloads = Payloads.Make(Many);
        for (var i = 0; i < Many; i++)
            _replicas[i] = await LogWriterReplica.CreateAsync(_writer, new ReplicaKey($"group-{i}", new ReplicaId(1)), payloads[i]);
    }

    [GlobalCleanup]
    public async Task CleanupAsync()
    {
        await _writer.DisposeAsync();
        await _services.DisposeAsync();
    }

    [Benchmark(Description = "1 replica")]
    public Task WriteOne() => _replicas[0].WriteAsync();

    [Benchmark(Description = "64 replicas", OperationsPerInvoke = Many)]
    public Task WriteMany()
    {
        for (var i = 0; i < Many; i++) _writes[i] = _replicas[i].WriteAsync();
        return Task.WhenAll(_writes);
    }
}
