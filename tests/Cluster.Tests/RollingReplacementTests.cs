using System.Diagnostics;
using OrleansRaft.Cluster.Tests.Support;

namespace OrleansRaft.Cluster.Tests;

/// <summary>All members of many groups are replaced, silo by silo, while callers write and read without a pause.</summary>
[Collection(typeof(Alone))]
public sealed class RollingReplacementTests
{
    private const int Groups = 20;
    private const int GroupsAtOnce = 4;
    private const int ElectionTicks = 20;

    /// <summary>
    /// With it, an election timeout is a second, as silos are configured and reports name it; what a replica draws lies between this and twice
    /// this. Long beside what a busy machine takes from a thread, and short beside the fixed timeouts of the calls between grains.
    /// </summary>
    private static readonly TimeSpan TickInterval = TimeSpan.FromMilliseconds(50);

    [Fact]
    public async Task Every_member_of_twenty_groups_is_replaced_and_no_group_is_without_a_write_for_two_election_timeouts()
    {
        await using var cluster = await RaftTestCluster.StartAsync(6, static raft =>
        {
            (raft.TickInterval, raft.ElectionTicks) = (TickInterval, ElectionTicks);
            raft.RequestTimeout = TimeSpan.FromSeconds(5); // A service's own: whoever hangs for longer writes nothing meanwhile.
            (raft.SnapshotEntries, raft.KeepEntries) = (100, 20); // New members get a snapshot: the log is not kept.
        });
        var (before, after) = (cluster.SiloNames.Take(3).ToArray(), cluster.SiloNames.Skip(3).ToArray());
        var groups = Enumerable.Range(0, Groups).Select(static i => $"group-{i}").ToArray();
        await Task.WhenAll(groups.Select(group => cluster.CreateGroupAsync(group, new GroupSpec(before, KvClient.StateMachine))));
        await using var clock = new TickCounter(TickInterval);
        var loads = groups.Select(group => new KeyValueLoad(cluster.Client.GetRaftGroup(group), clock)).ToArray();
        await Task.WhenAll(loads.Select(static load => load.ProgressAsync(50)));

        var (from, began) = (clock.Count, Stopwatch.GetTimestamp());
        var leadersReplaced = 0;
        var together = new ParallelOptions { MaxDegreeOfParallelism = GroupsAtOnce, CancellationToken = TestContext.Current.CancellationToken };
        foreach (var (leaving, coming) in before.Zip(after))
        {
            await Parallel.ForEachAsync(groups, together, async (group, cancellation) =>
            {
                if (await ReplaceAsync(cluster, group, leaving, coming, cancellation)) Interlocked.Increment(ref leadersReplaced);
            });
        }

        await Task.WhenAll(loads.Select(static load => load.ProgressAsync(50)));
        var (to, took) = (clock.Count, Stopwatch.GetElapsedTime(began));
        await Task.WhenAll(loads.Select(static load => load.StopAsync()));

        var gaps = loads.Select(load => load.LongestGap(from, to)).ToArray();
        Tell($"{loads.Sum(static l => l.AcknowledgedCount)} writes acknowledged, {loads.Sum(static l => l.UnknownCount)} unknown.");
        Tell($"{leadersReplaced} leaders among those replaced, in {took.TotalSeconds:F1} s, {to - from} ticks.");
        Tell($"Longest gaps by group, in ticks: {string.Join(", ", gaps.Order())}.");
        Assert.All(groups.Zip(gaps), static group => Assert.True(group.Second <= 2 * ElectionTicks, $"{group.First} had no write for {group.Second} ticks."));
        Assert.True(gaps.Order().ElementAt(Groups / 2) < ElectionTicks, "Groups lost their leaders where leadership is handed over.");
        Assert.All(loads, static load => load.CheckLinearizable());
        Assert.True(leadersReplaced >= Groups, $"Only {leadersReplaced} of the replaced led.");
        foreach (var group in groups)
        {
            var view = await cluster.Client.GetGrain<IRaftGroupGrain>(group).LedAsync();
            Assert.Equal(after, view.Replicas.Select(static r => r.Silo).Order(StringComparer.Ordinal));
            Assert.Equal([4UL, 5, 6], view.Configuration.Voters);
            Assert.Equal(GroupPhase.Stable, view.Phase);
        }
    }

    /// <returns>Whether the one that was replaced led.</returns>
    private static async Task<bool> ReplaceAsync(
        RaftTestCluster cluster, string group, string leaving, string coming, CancellationToken cancellation)
    {
        var replicated = cluster.Client.GetRaftGroup(group);
        var view = (await replicated.DescribeAsync())!;
        var member = view.Replicas.Single(r => r.Silo == leaving).Id;
        var end = await replicated.Membership.ChangeAsync(ChangeRequest.Replace(member, coming), cancellation);
        Assert.IsType<ChangeResult.Completed>(end);
        return view.Leader?.ReplicaId == member;
    }

    private static void Tell(string line) => TestContext.Current.TestOutputHelper?.WriteLine(line);
}
