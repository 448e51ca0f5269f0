using OrleansRaft.Cluster.Tests.Support;
using OrleansRaft.Membership;

namespace OrleansRaft.Cluster.Tests;

/// <summary>What cannot be stored of an operation was never begun, ended or withdrawn.</summary>
public sealed class OperationStoreTests
{
    private const string Group = "orders";

    public static TheoryData<OperationState> States =>
    [
        OperationState.AddingLearners, OperationState.CatchingUp, OperationState.Proposed, OperationState.Joint, OperationState.Leaving,
        OperationState.Completed,
    ];

    [Theory]
    [MemberData(nameof(States))]
    public async Task Whoever_waits_hears_the_end_although_a_step_could_not_be_stored(OperationState state)
    {
        await using var cluster = await StartAsync();
        var failures = 0;
        cluster.StateWriting = (_, written) => StateOf(written) == state && failures++ == 0 ? throw new IOException("The disk is full.") : Task.CompletedTask;

        var end = await ReplaceAsync(cluster);

        Assert.Equal(OperationState.Completed, end.Operation.State);
        Assert.True(failures > 1);
        await CheckAsync(cluster, end);
    }

    [Fact]
    public async Task Whoever_waits_hears_the_end_although_nobody_said_that_it_was_stored()
    {
        await using var cluster = await StartAsync();
        var failures = 0;
        cluster.StateWritten = (_, written) =>
            StateOf(written) == OperationState.Completed && failures++ == 0 ? throw new IOException("The connection broke.") : Task.CompletedTask;

        await CheckAsync(cluster, await ReplaceAsync(cluster));
    }

    [Fact]
    public async Task An_id_that_could_not_be_stored_brings_no_member_that_nobody_knows_of()
    {
        await using var cluster = await StartAsync();
        var home = await cluster.SiloOfMembershipAsync(Group);
        var (failures, death) = (0, (Task?)null);
        cluster.StateWriting = async (_, written) =>
        {
            if (StateOf(written) == OperationState.AddingLearners && failures++ == 0) throw new IOException("The disk is full.");
            if (StateOf(written) != OperationState.CatchingUp || death is not null) return;
            death = Task.Run(() => cluster.KillAsync(home));
            await death;
            throw new IOException("The silo is dead.");
        };

        await CheckAsync(cluster, await ReplaceAsync(cluster));
        Assert.NotNull(death);
    }

    private static OperationState? StateOf(object? written) => (written as MembershipState)?.Operations[^1].State;

    private static async Task<RaftTestCluster> StartAsync()
    {
        var cluster = await RaftTestCluster.StartAsync(5, callTimeout: TimeSpan.FromSeconds(10));
        var group = await cluster.CreateGroupAsync(Group, [.. cluster.SiloNames.Take(3)]);
        await Eventually.ResultAsync(async () => (await group.DescribeAsync())?.Leader, "a leader");
        return cluster;
    }

    private static async Task<ChangeResult.Completed> ReplaceAsync(RaftTestCluster cluster)
    {
        var home = await cluster.SiloOfMembershipAsync(Group);
        var free = cluster.SiloNames.Skip(3).First(silo => silo != home);
        var change = cluster.Client.GetRaftGroup(Group).Membership.ChangeAsync(ChangeRequest.Replace(1, free), TestContext.Current.CancellationToken);
        return Assert.IsType<ChangeResult.Completed>(await change.WaitAsync(RaftTestCluster.Deadline, TestContext.Current.CancellationToken));
    }

    private static async Task CheckAsync(RaftTestCluster cluster, ChangeResult.Completed end)
    {
        var newcomer = end.Operation.Changes[0].ReplicaId;
        var group = cluster.Client.GetGrain<IRaftGroupGrain>(Group);
        var view = await Eventually.ResultAsync(async () => await group.DescribeAsync() is { Leader: not null } view ? view : null, "a leader");
        Assert.Equal([2UL, 3, newcomer], view.Configuration.Voters);
        Assert.Empty(view.Configuration.Learners);
    }
}
