using OrleansRaft.Core;
using OrleansRaft.Replication;

namespace OrleansRaft.Grains.Tests.Replication;

public sealed class SnapshotPolicyTests
{
    private const int MiB = 1024 * 1024;

    /// <summary>Replica 8 waits for the whole of each limit.</summary>
    private readonly SnapshotPolicy _policy = new(new ReplicaId(8), entries: 1000, bytes: 64 * MiB);

    [Fact]
    public void A_small_state_is_due_by_entries_alone()
    {
        Assert.False(_policy.IsDue(999, 0, MiB, patience: 1));
        Assert.True(_policy.IsDue(1000, 0, MiB, patience: 1));
    }

    [Fact]
    public void A_large_state_waits_until_its_log_is_larger()
    {
        Assert.False(_policy.IsDue(7999, (40 * MiB) - 1, 10 * MiB, patience: 1));
        Assert.True(_policy.IsDue(1000, 40 * MiB, 10 * MiB, patience: 1));
        Assert.False(_policy.IsDue(999, 40 * MiB, 10 * MiB, patience: 1));
    }

    [Fact]
    public void What_is_in_memory_is_bounded_whatever_a_snapshot_costs()
    {
        Assert.False(_policy.IsDue(7999, (64 * MiB) - 1, 1024L * MiB, patience: 1));
        Assert.True(_policy.IsDue(8000, 0, 1024L * MiB, patience: 1));
        Assert.True(_policy.IsDue(1, 64 * MiB, 1024L * MiB, patience: 1));
    }

    [Fact]
    public void Patience_multiplies_the_limits()
    {
        Assert.False(_policy.IsDue(3999, 0, 0, patience: 4));
        Assert.True(_policy.IsDue(4000, 0, 0, patience: 4));
        Assert.False(_policy.IsDue(1, (256 * MiB) - 1, 0, patience: 4));
        Assert.True(_policy.IsDue(1, 256 * MiB, 0, patience: 4));
    }

    [Fact]
    public void Replicas_that_follow_each_other_have_limits_of_their_own()
    {
        var limits = Enumerable.Range(1, 8).Select(static id => LimitOf((ulong)id)).ToArray();

        Assert.Equal(8, limits.Distinct().Count());
        Assert.All(limits, static limit => Assert.InRange(limit, 500ul, 1000ul));
        Assert.All(limits.Zip(limits[1..]), static pair => Assert.InRange(Math.Abs((long)pair.First - (long)pair.Second), 100, 500));

        static ulong LimitOf(ulong id)
        {
            var policy = new SnapshotPolicy(new ReplicaId(id), entries: 1000, bytes: long.MaxValue);
            var entries = 0ul;
            while (!policy.IsDue(entries, 0, 0, patience: 1)) entries++;
            return entries;
        }
    }
}
