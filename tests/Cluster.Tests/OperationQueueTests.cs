using OrleansRaft.Cluster.Tests.Support;
using OrleansRaft.Membership;

namespace OrleansRaft.Cluster.Tests;

/// <summary>What waits for a group: how much, for how long it is remembered, and what is promised of it.</summary>
public sealed class OperationQueueTests
{
    private const string Group = "orders";

    private static readonly ChangeRequest s_removal = new() { Kind = OperationKind.RemoveMember, Changes = [MemberChange.Remove(2)] };

    private static readonly ChangeRequest s_leave = new() { Kind = OperationKind.LeaveJoint, Changes = [] };

    [Fact]
    public async Task A_queue_takes_no_more_than_its_limit_however_many_ask_at_once()
    {
        await using var cluster = await StartWithoutLeaderAsync();

        var answers = await Task.WhenAll(Enumerable.Range(0, 100).Select(_ => cluster.Membership(Group).SubmitAsync(s_removal)));

        Assert.Equal(Limits.QueuedOperations, answers.Count(static a => a is SubmitResult.Accepted));
        Assert.All(
            answers.OfType<SubmitResult.Rejected>(), static rejected => Assert.Equal(RejectionCode.TooManyRequests, rejected.Rejection.Code));
        Assert.Equal(Limits.QueuedOperations, (await cluster.Membership(Group).ListAsync()).Count);
    }

    [Fact]
    public async Task What_is_withdrawn_from_the_queue_was_never_begun_and_makes_room()
    {
        await using var cluster = await StartWithoutLeaderAsync();
        await SubmitAsync(cluster, s_removal);
        var withdrawn = await SubmitAsync(cluster, s_removal);
        for (var i = 2; i < Limits.QueuedOperations; i++) await SubmitAsync(cluster, s_removal);
        Assert.Equal(RejectionCode.TooManyRequests, Assert.IsType<SubmitResult.Rejected>(await cluster.Membership(Group).SubmitAsync(s_removal)).Rejection.Code);

        Assert.IsType<SubmitResult.Accepted>(await cluster.Membership(Group).CancelAsync(withdrawn));

        var end = await cluster.EndAsync(Group, withdrawn);
        Assert.Equal([OperationState.Queued, OperationState.Cancelled], end.Events.Select(static e => e.State));
        Assert.IsType<SubmitResult.Accepted>(await cluster.Membership(Group).CancelAsync(withdrawn));
        await SubmitAsync(cluster, s_removal);
    }

    [Fact]
    public async Task The_history_keeps_those_that_ended_last()
    {
        await using var cluster = await StartWithoutLeaderAsync();
        var waits = await SubmitAsync(cluster, s_removal);
        var early = await SubmitAsync(cluster, s_removal);
        var first = await SubmitAsync(cluster, s_removal);
        await cluster.Membership(Group).CancelAsync(first);
        for (var i = 0; i < Limits.OperationHistory - 1; i++) await cluster.Membership(Group).CancelAsync(await SubmitAsync(cluster, s_removal));
        await cluster.Membership(Group).CancelAsync(early);

        var last = await SubmitAsync(cluster, s_removal);

        var kept = await cluster.Membership(Group).ListAsync();
        Assert.Equal(Limits.OperationHistory, kept.Count(static o => o.Result is not null));
        Assert.Equal([last, waits], kept.Where(static o => o.Result is null).Select(static o => o.Id));
        Assert.Contains(kept, o => o.Id == early);
        Assert.DoesNotContain(kept, o => o.Id == first);
    }

    [Fact]
    public async Task A_full_queue_takes_the_request_that_lets_it_go_on()
    {
        await using var cluster = await RaftTestCluster.StartAsync(4);
        var silos = cluster.SiloNames;
        await cluster.CreateGroupAsync(Group, silos[0], silos[1], silos[2]);
        var filled = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        cluster.StateWritten = (_, written) =>
            written is MembershipState { Operations: [{ State: OperationState.CatchingUp }, ..] } ? filled.Task : Task.CompletedTask;
        var joint = await SubmitAsync(cluster, new ChangeRequest
        {
            Kind = OperationKind.Change,
            Changes = [MemberChange.AddVoter(silos[3])],
            Transition = ChangeTransition.JointExplicit,
        });
        var others = Enumerable.Range(1, Limits.QueuedOperations - 1).Select(_ => SubmitAsync(cluster, s_removal)).ToArray();
        await Eventually.ResultAsync(
            async () => (await cluster.Membership(Group).ListAsync()).Count == Limits.QueuedOperations ? "" : null, "a full queue");
        filled.SetResult();
        await Task.WhenAll(others);
        await Eventually.ResultAsync(
            async () => await cluster.Membership(Group).GetAsync(joint) is { State: OperationState.Joint } o ? o : null, "a joint configuration");

        var refused = await cluster.Membership(Group).SubmitAsync(s_removal);
        var left = await cluster.ChangeAsync(Group, s_leave);

        Assert.Equal(RejectionCode.TooManyRequests, Assert.IsType<SubmitResult.Rejected>(refused).Rejection.Code);
        Assert.Equal(OperationState.Completed, left.State);
        Assert.Equal(OperationState.Completed, (await cluster.EndAsync(Group, joint)).State);
    }

    [Fact]
    public async Task A_repeated_request_is_not_acknowledged_before_the_first_one_is_durable()
    {
        await using var cluster = await StartWithoutLeaderAsync();
        var (writing, written) = (NewSignal(), NewSignal());
        cluster.StateWritten = async (name, _) =>
        {
            if (name != "membership") return;
            writing.TrySetResult();
            await written.Task;
        };
        var request = s_removal with { IdempotencyKey = "key" };
        var first = cluster.Membership(Group).SubmitAsync(request);
        await writing.Task.WaitAsync(RaftTestCluster.Deadline, TestContext.Current.CancellationToken);

        var second = cluster.Membership(Group).SubmitAsync(request);

        // Whatever is answered at once comes before this.
        Assert.Single(await cluster.Membership(Group).ListAsync());
        Assert.False(second.IsCompleted);
        written.SetResult();
        Assert.Equal(
            Assert.IsType<SubmitResult.Accepted>(await first).Operation.Id, Assert.IsType<SubmitResult.Accepted>(await second).Operation.Id);
    }

    private static TaskCompletionSource NewSignal() => new(TaskCreationOptions.RunContinuationsAsynchronously);

    private static async Task<string> SubmitAsync(RaftTestCluster cluster, ChangeRequest request) =>
        Assert.IsType<SubmitResult.Accepted>(await cluster.Membership(Group).SubmitAsync(request)).Operation.Id;

    /// <summary>A group whose operations have to wait: too few of its members live to elect a leader.</summary>
    private static async Task<RaftTestCluster> StartWithoutLeaderAsync()
    {
        var cluster = await RaftTestCluster.StartAsync(configure: static raft => raft.RequestTimeout = TimeSpan.FromMilliseconds(500));
        var group = await cluster.CreateGroupAsync(Group, [.. cluster.SiloNames]);
        await group.LedAsync();
        foreach (var silo in cluster.SiloNames.Skip(1).ToArray()) await cluster.KillAsync(silo);
        await Eventually.ResultAsync(
            async () => await group.DescribeAsync() is { Leader: null } view && await cluster.Membership(Group).ListAsync() is [] ? view : null,
            "a group without a leader");
        return cluster;
    }
}
