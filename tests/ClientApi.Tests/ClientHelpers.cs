using OrleansRaft.ClientApi.Tests.Fakes;

namespace OrleansRaft.ClientApi.Tests;

/// <summary>The handle that a .NET service has on a group.</summary>
public sealed class ClientHelpers
{
    private static readonly IReadOnlyList<MemberChange> Replacement = [MemberChange.AddVoter("raft-3"), MemberChange.Remove(2)];

    private readonly FakeCluster _cluster = new();

    private RaftGroupClient Group => _cluster.Client.GetRaftGroup("orders");

    private FakeMembership Operations => _cluster.Group("orders").Membership;

    [Fact]
    public async Task Keys_and_values_can_be_texts()
    {
        var kv = Group.Kv();
        var written = Assert.IsType<KvPutResult.Written>(await kv.PutAsync("price", "7", KvCondition.IfAbsent));
        var found = Assert.IsType<KvGetResult.Found>(await kv.GetAsync("price"));
        Assert.Equal((written.Revision, "7"), (found.Revision, found.Text));

        await kv.PutAsync("price", "8");
        Assert.Equal(new KvPutResult.RevisionMismatch(2), await kv.PutAsync("price", "9", KvCondition.IfRevision(found.Revision)));
        Assert.Equal(new KvDeleteResult.RevisionMismatch(2), await kv.DeleteAsync("price", KvCondition.IfRevision(found.Revision)));
        Assert.IsType<KvDeleteResult.Deleted>(await kv.DeleteAsync("price"));
        Assert.IsType<KvDeleteResult.NotFound>(await kv.DeleteAsync("price"));
        Assert.IsType<KvGetResult.NotFound>(await kv.GetAsync("price"));
        Assert.Equal(new KvPutResult.RevisionMismatch(null), await kv.PutAsync("price", "9", KvCondition.IfPresent));
    }

    [Fact]
    public async Task What_did_not_happen_and_what_nobody_knows_are_told_apart()
    {
        var kv = Group.Kv();
        var rejection = new Rejection(RejectionCode.NoLeader, "Nobody leads.", [1, 2]);
        _cluster.Group("orders").OnPropose = _ => new(new ProposalResult.NotApplied(rejection));
        Assert.Equal(new KvPutResult.NotApplied(rejection), await kv.PutAsync("k", "v"));
        Assert.Equal(new KvDeleteResult.NotApplied(rejection), await kv.DeleteAsync("k"));

        _cluster.Group("orders").OnPropose = _ => throw new TimeoutException();
        Assert.IsType<KvPutResult.Unknown>(await kv.PutAsync("k", "v"));
        Assert.IsType<KvDeleteResult.Unknown>(await kv.DeleteAsync("k"));

        _cluster.Group("orders").OnQuery = (_, _) => throw new TimeoutException();
        Assert.Equal(RejectionCode.NoLeader, Assert.IsType<KvGetResult.NotAnswered>(await kv.GetAsync("k")).Rejection.Code);
    }

    [Fact]
    public async Task A_group_that_runs_something_else_is_the_callers_mistake()
    {
        _cluster.Group("orders").OnPropose = _ => new(new ProposalResult.Applied(1, "hello"u8.ToArray()));
        var mistake = await Assert.ThrowsAsync<StateMachineMismatchException>(async () => await Group.Kv().PutAsync("k", "v"));
        Assert.Equal("orders", mistake.GroupId);
        Assert.Throws<ArgumentException>(() => _cluster.Client.GetRaftGroup("Not an id"));
    }

    [Fact]
    public async Task A_change_is_awaited_to_its_end()
    {
        var change = Group.ChangeAsync(Replacement, cancellationToken: TestContext.Current.CancellationToken);
        Operations.Enter("1", OperationState.Proposed);
        Assert.False(change.IsCompleted);
        Operations.End("1");
        var completed = Assert.IsType<ChangeResult.Completed>(await change);
        Assert.Equal(Replacement, completed.Operation.Changes);
    }

    [Theory]
    [InlineData(OperationState.Refused, typeof(ChangeResult.Refused))]
    [InlineData(OperationState.Failed, typeof(ChangeResult.Failed))]
    [InlineData(OperationState.Cancelled, typeof(ChangeResult.Cancelled))]
    public async Task Every_end_of_a_change_is_a_result(OperationState end, Type result)
    {
        var change = Group.ChangeAsync(Replacement, cancellationToken: TestContext.Current.CancellationToken);
        Operations.Enter("1", end, new OperationResultView(end, RejectionCode.LastVoter, "Why."));
        Assert.IsType(result, await change);
    }

    [Fact]
    public async Task A_change_that_is_refused_at_once_has_no_operation()
    {
        var rejection = new Rejection(RejectionCode.UnknownSilo, "No such silo.");
        Operations.OnSubmit = _ => Task.FromResult<SubmitResult>(new SubmitResult.Rejected(rejection));
        Assert.Equal(new ChangeResult.Refused(rejection, null), await Group.ChangeAsync(Replacement, cancellationToken: TestContext.Current.CancellationToken));
    }

    [Fact]
    public async Task A_submission_whose_call_broke_is_repeated_under_the_same_idempotency_key()
    {
        var failures = 2;
        Operations.OnSubmit = request => failures-- > 0
            ? throw new TimeoutException()
            : Task.FromResult<SubmitResult>(new SubmitResult.Accepted(Operations.Begin(request)));
        Operations.WatchFailures.Enqueue(new TimeoutException());
        var change = Group.ChangeAsync(Replacement, cancellationToken: TestContext.Current.CancellationToken);
        await foreach (var step in WatchWhenThereAsync("1"))
        {
            if (step.State is OperationState.Queued) Operations.End("1");
        }

        Assert.IsType<ChangeResult.Completed>(await change);
        Assert.Equal(3, Operations.Requests.Count);
        Assert.NotNull(Assert.Single(Operations.Requests.Select(r => r.IdempotencyKey).Distinct()));
    }

    [Fact]
    public async Task Waiting_can_be_given_up()
    {
        Operations.Begin(new ChangeRequest { Kind = OperationKind.Change, Changes = [] });
        using var patience = new CancellationTokenSource();
        var wait = Group.Membership.WaitAsync("1", patience.Token);
        await patience.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => wait);
        Assert.Null(await Group.Membership.WaitAsync("7", TestContext.Current.CancellationToken));
    }

    private async IAsyncEnumerable<OperationEvent> WatchWhenThereAsync(string operationId)
    {
        while (await Group.Membership.GetAsync(operationId) is null) await Task.Yield();
        await foreach (var step in Group.Membership.WatchAsync(operationId, 0, TestContext.Current.CancellationToken)) yield return step;
    }
}
