using OrleansRaft.Cluster.Tests.Support;
using OrleansRaft.Groups;

namespace OrleansRaft.Cluster.Tests;

/// <summary>What was asked of a group ends with it, and is never done to the next one of its name.</summary>
public sealed class DeletedGroupTests
{
    private const string Group = "orders";

    [Fact]
    public async Task Operations_end_with_their_group_and_leave_the_next_one_of_its_name_alone()
    {
        await using var cluster = await RaftTestCluster.StartAsync(4);
        var silos = cluster.SiloNames;
        await cluster.CreateGroupAsync(Group, silos[0], silos[1], silos[2]);
        var joint = await SubmitAsync(cluster, AddLast(silos) with { Transition = ChangeTransition.JointExplicit });
        var queued = await SubmitAsync(cluster, new ChangeRequest { Kind = OperationKind.RemoveMember, Changes = [MemberChange.Remove(2)] });
        await Eventually.ResultAsync(
            async () => await cluster.Membership(Group).GetAsync(joint) is { State: OperationState.Joint } o ? o : null, "a joint configuration");

        await cluster.DeleteGroupAsync(Group);

        foreach (var id in new[] { joint, queued })
        {
            var end = await cluster.EndAsync(Group, id);
            Assert.Equal((OperationState.Failed, RejectionCode.GroupDeleting), (end.Result?.Outcome, end.Result?.Code));
        }

        var next = await cluster.CreateGroupAsync(Group, silos[0], silos[1], silos[2]);
        var added = await cluster.ChangeAsync(Group, AddLast(silos));
        Assert.Equal(OperationState.Completed, added.State);
        Assert.Equal([5UL, 6, 7, 8], (await next.DescribeAsync())!.Configuration.Voters);
    }

    [Fact]
    public async Task An_idempotency_key_is_free_again_once_its_group_is_deleted()
    {
        await using var cluster = await RaftTestCluster.StartAsync(4);
        var silos = cluster.SiloNames;
        await cluster.CreateGroupAsync(Group, silos[0], silos[1], silos[2]);
        var request = AddLast(silos) with { IdempotencyKey = "key" };
        var first = await cluster.ChangeAsync(Group, request);
        await cluster.DeleteGroupAsync(Group);
        var next = await cluster.CreateGroupAsync(Group, silos[0], silos[1], silos[2]);

        var second = await cluster.ChangeAsync(Group, request);

        Assert.NotEqual(first.Id, second.Id);
        Assert.Equal(OperationState.Completed, second.State);
        Assert.Equal(4, (await next.DescribeAsync())!.Configuration.Voters.Count);
    }

    [Fact]
    public async Task What_is_asked_of_a_deleted_group_is_refused_and_was_never_an_operation()
    {
        await using var cluster = await RaftTestCluster.StartAsync(4);
        var silos = cluster.SiloNames;
        await cluster.CreateGroupAsync(Group, silos[0], silos[1], silos[2]);
        await cluster.DeleteGroupAsync(Group);

        var late = await cluster.Membership(Group).SubmitAsync(AddLast(silos));

        Assert.Equal(RejectionCode.GroupNotFound, Assert.IsType<SubmitResult.Rejected>(late).Rejection.Code);
        Assert.Empty(await cluster.Membership(Group).ListAsync());
    }

    [Fact]
    public async Task A_silo_that_is_away_keeps_no_group_from_its_end_and_retires_its_replica_when_it_is_back()
    {
        await using var cluster = await RaftTestCluster.StartAsync(3);
        var silos = cluster.SiloNames;
        await cluster.CreateGroupAsync(Group, [.. silos]);
        await cluster.KillAsync(silos[2]);

        await cluster.DeleteGroupAsync(Group);
        var next = await cluster.CreateGroupAsync(Group, silos[0], silos[1]);
        await cluster.RestartAsync(silos[2]);

        await Eventually.ResultAsync(async () => await cluster.IsRetiredAsync(silos[2], Group, 3) ? "" : null, "the replica that was away to retire");
        Assert.Equal([4UL, 5], (await next.LedAsync()).Configuration.Voters);
    }

    [Fact]
    public async Task A_deletion_that_was_interrupted_goes_on_although_nobody_asks_again()
    {
        await using var cluster = await RaftTestCluster.StartAsync(3);
        await cluster.CreateGroupAsync(Group, [.. cluster.SiloNames]);
        var isLost = false;
        cluster.StateWritten = (_, state) =>
        {
            if (isLost || state is not CatalogState { Groups: { Count: > 0 } groups } || groups[Group].State != GroupState.Deleting) return Task.CompletedTask;
            isLost = true;
            throw new IOException("The answer was lost.");
        };

        await Assert.ThrowsAnyAsync<Exception>(() => cluster.Catalog.DeleteAsync(Group));

        await Eventually.ResultAsync(async () => await cluster.Catalog.FindAsync(Group) is null ? "" : null, "the group to be gone");
        Assert.True(isLost);
    }

    private static ChangeRequest AddLast(IReadOnlyList<string> silos) =>
        new() { Kind = OperationKind.Change, Changes = [MemberChange.AddVoter(silos[^1])] };

    private static async Task<string> SubmitAsync(RaftTestCluster cluster, ChangeRequest request) =>
        Assert.IsType<SubmitResult.Accepted>(await cluster.Membership(Group).SubmitAsync(request)).Operation.Id;
}
