namespace OrleansRaft.ClientApi.Tests;

public sealed class Load
{
    [Fact]
    public async Task What_is_above_the_limit_is_refused_at_once_and_taken_again_later()
    {
        await using var api = await ApiServer.StartAsync(configure: o => o.ConcurrentRequests = 2);
        var open = new TaskCompletionSource<QueryResult>(TaskCreationOptions.RunContinuationsAsynchronously);
        using var underWay = new CountdownEvent(2);
        api.Cluster.Group("g").OnQuery = (_, _) =>
        {
            underWay.Signal();
            return new(open.Task);
        };
        var first = api.GetAsync("/v1/groups/g/kv/k");
        var second = api.GetAsync("/v1/groups/g/kv/k");
        Assert.True(await Task.Run(() => underWay.Wait(TimeSpan.FromMinutes(2), TestContext.Current.CancellationToken), TestContext.Current.CancellationToken));

        var third = await api.GetAsync("/v1/groups/g/kv/k");
        third.Problem(429, "too-many-requests");
        Assert.Equal("1", third.Headers["Retry-After"]);
        Assert.Equal(200, (int)(await api.GetAsync("/health/ready")).Status);

        open.SetResult(new QueryResult.Answered(1, KvAnswer.NotFound));
        (await first).Problem(404, "key-not-found");
        (await second).Problem(404, "key-not-found");
        api.Cluster.Group("g").OnQuery = null;
        (await api.GetAsync("/v1/groups/g/kv/k")).Problem(404, "key-not-found");
    }

    [Fact]
    public async Task Open_streams_have_a_limit_of_their_own()
    {
        await using var api = await ApiServer.StartAsync(configure: o => (o.ConcurrentRequests, o.ConcurrentWatches) = (1, 1));
        api.Cluster.Group("g").Membership.Begin(new ChangeRequest { Kind = OperationKind.Change, Changes = [] });
        using var stream = await api.Http.GetAsync(
            new Uri("/v1/groups/g/changes/1/events", UriKind.Relative), HttpCompletionOption.ResponseHeadersRead, TestContext.Current.CancellationToken);
        (await api.GetAsync("/v1/groups/g/changes/1/events")).Problem(429, "too-many-requests");
        Assert.Equal(200, (int)(await api.GetAsync("/v1/groups/g/changes/1")).Status);
    }
}
