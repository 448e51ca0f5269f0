using System.Collections.Immutable;
using BenchmarkDotNet.Attributes;
using OrleansRaft.Core;

namespace OrleansRaft.Bench.Micro;

/// <summary>The commit index, which a leader finds anew for each acknowledgement.</summary>
public class QuorumBenchmarks
{
    private readonly ProgressMap _progress = new();
    private MajorityQuorum _majority;
    private JointQuorum _joint;

    /// <summary>Voters, of each half if there are two.</summary>
    [Params(3, 5, 7)]
    public int Voters { get; set; }

    [GlobalSetup]
    public void Setup()
    {
        // The halves share all but one, as when a replica is replaced.
        var incoming = Ids(first: 1);
        var outgoing = Ids(first: 2);
        _majority = new MajorityQuorum(incoming);
        _joint = new JointQuorum(incoming, outgoing);
        foreach (var id in incoming.Union(outgoing))
        {
            var match = new LogIndex(1000 + (id.Value * 7 % 10)); // In no order: the search for the median has to sort.
            _progress.Set(id, new Progress(match, match.Next, isLearner: false, new Inflights(1, RaftOptions.NoLimit)));
        }
    }

    [Benchmark]
    public LogIndex Majority() => _majority.CommittedIndex(_progress);

    [Benchmark]
    public LogIndex Joint() => _joint.CommittedIndex(_progress);

    private ImmutableArray<ReplicaId> Ids(int first) => [.. Enumerable.Range(first, Voters).Select(static id => new ReplicaId((ulong)id))];
}
