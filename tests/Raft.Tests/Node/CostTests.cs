using static OrleansRaft.Core.Tests.Make;

namespace OrleansRaft.Core.Tests.Node;

/// <summary>What must cost nothing, and what must not depend on anything but the input.</summary>
public sealed class CostTests
{
    [Fact]
    public void An_idle_node_allocates_nothing()
    {
        var (node, _) = Singleton();
        ulong Look() => node.Term.Value + node.Leader.Value + node.Commit.Value + node.Applied.Value + node.LastIndex.Value
            + (ulong)node.Role + (node.HasReady ? 1UL : 0UL);
        void Round()
        {
            for (var i = 0; i < 100; i++)
            {
                node.Tick();
                _ = Look();
            }
        }

        Round();
        var before = GC.GetAllocatedBytesForCurrentThread();
        Round();
        Assert.Equal(0, GC.GetAllocatedBytesForCurrentThread() - before);
    }

    [Fact]
    public void Levels_that_nobody_wants_are_not_formatted()
    {
        var tracer = new OnlyWarnings();
        var (node, storage) = Singleton(o => o with { Tracer = tracer });
        node.Propose(Bytes("x"));
        Settle(node, storage);
        Assert.Empty(tracer.Lines);
        new RawNode(Options(2, Storage(1)) with { Tracer = tracer }).Campaign();
        Assert.Equal(["Warn 2 is unpromotable and can not campaign"], tracer.Lines);
    }

    [Fact]
    public void Equal_seeds_give_equal_timeouts_and_replicas_differ()
    {
        List<int> Timeouts(ulong seed, ulong id)
        {
            var jitter = new ElectionJitter(seed, Id(id));
            return [.. Enumerable.Range(0, 1000).Select(_ => jitter.Next(10))];
        }

        Assert.Equal(Timeouts(1, 1), Timeouts(1, 1));
        Assert.NotEqual(Timeouts(1, 1), Timeouts(2, 1));
        Assert.NotEqual(Timeouts(1, 1), Timeouts(1, 2));
        Assert.Equal(Enumerable.Range(0, 10), Timeouts(1, 1).Distinct().Order());
        Assert.All(Timeouts(1, 1).CountBy(t => t), t => Assert.InRange(t.Value, 60, 140));
    }

    private sealed class OnlyWarnings : IRaftTracer
    {
        public List<string> Lines { get; } = [];

        public bool IsEnabled(TraceLevel level) => level >= TraceLevel.Warn;

        public void Write(TraceLevel level, string text) => Lines.Add($"{level} {text}");
    }
}
