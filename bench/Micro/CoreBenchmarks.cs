using BenchmarkDotNet.Attributes;

namespace OrleansRaft.Bench.Micro;

/// <summary>
/// From a proposal to its application by all three members, without threads, codec and disk. An operation is one entry; its payload
/// was there before, so what is allocated is the core's own, of all members together.
/// </summary>
public class CoreBenchmarks
{
    private const int Few = 16;
    private const int Many = 128;

    private readonly ReadOnlyMemory<byte>[] _one = Payloads.Make(1);
    private readonly ReadOnlyMemory<byte>[] _few = Payloads.Make(Few);
    private readonly ReadOnlyMemory<byte>[] _many = Payloads.Make(Many);
    private readonly CoreGroup _group = new();

    [Benchmark(Description = "1 entry a proposal")]
    public void CommitOne() => _group.Commit(_one);

    [Benchmark(Description = "16 entries a proposal", OperationsPerInvoke = Few)]
    public void CommitFew() => _group.Commit(_few);

    [Benchmark(Description = "128 entries a proposal", OperationsPerInvoke = Many)]
    public void CommitMany() => _group.Commit(_many);
}
