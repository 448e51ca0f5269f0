namespace OrleansRaft.ClientApi.Tests;

/// <summary>What callers are told when a grain call breaks on its way.</summary>
public sealed class BrokenCalls
{
    public static TheoryData<string> Kinds => [nameof(TimeoutException), nameof(SiloUnavailableException), nameof(OrleansException)];

    [Theory]
    [MemberData(nameof(Kinds))]
    public async Task A_write_that_broke_may_or_may_not_have_happened(string kind)
    {
        await using var api = await ApiServer.StartAsync();
        var group = api.Cluster.Group("g");
        group.OnPropose = _ => throw Broken(kind);
        group.OnTransfer = _ => throw Broken(kind);
        group.Membership.OnSubmit = _ => throw Broken(kind);
        api.Cluster.Catalog.OnCreate = (_, _) => throw Broken(kind);
        api.Cluster.Catalog.OnDelete = _ => throw Broken(kind);

        (await api.PutKeyAsync("k", [1])).Problem(504, "outcome-unknown");
        (await api.SendAsync(HttpMethod.Delete, "/v1/groups/g/kv/k")).Problem(504, "outcome-unknown");
        (await api.PutAsync("/v1/groups/g", """{"members":["raft-0"],"stateMachine":"kv"}""")).Problem(504, "outcome-unknown");
        (await api.SendAsync(HttpMethod.Delete, "/v1/groups/g")).Problem(504, "outcome-unknown");
        (await api.PutAsync("/v1/groups/g/leader", """{"replicaId":1}""")).Problem(504, "outcome-unknown");
        (await api.PostAsync("/v1/groups/g/changes", """{"changes":[]}""")).Problem(504, "outcome-unknown");
        (await api.PostAsync("/v1/groups/g/changes/leave-joint", "")).Problem(504, "outcome-unknown");
        (await api.SendAsync(HttpMethod.Delete, "/v1/groups/g/members/1")).Problem(504, "outcome-unknown");
        (await api.SendAsync(HttpMethod.Post, "/v1/groups/g/members/1", new StringContent("raft-0"))).Problem(504, "outcome-unknown");
        Assert.Empty(api.Log.All);
    }

    [Theory]
    [MemberData(nameof(Kinds))]
    public async Task A_read_that_broke_may_be_tried_again(string kind)
    {
        await using var api = await ApiServer.StartAsync();
        api.Cluster.Group("g").OnQuery = (_, _) => throw Broken(kind);
        api.Cluster.Group("g").OnDescribe = () => throw Broken(kind);
        api.Cluster.Catalog.OnList = () => throw Broken(kind);
        api.Cluster.Catalog.OnFind = _ => throw Broken(kind);

        foreach (var path in (string[])["/v1/groups/g/kv/k", "/v1/groups/g", "/v1/groups", "/v1/groups/g/changes", "/v1/groups/g/changes/7"])
        {
            var answer = await api.GetAsync(path);
            answer.Problem(503, "no-leader");
            Assert.Equal("1", answer.Headers["Retry-After"]);
        }

        Assert.Empty(api.Log.All);
    }

    [Fact]
    public async Task A_gateway_that_is_too_busy_did_nothing()
    {
        await using var api = await ApiServer.StartAsync();
        api.Cluster.Group("g").OnPropose = _ => throw new GatewayTooBusyException();
        api.Cluster.Group("g").OnQuery = (_, _) => throw new GatewayTooBusyException();
        (await api.PutKeyAsync("k", [1])).Problem(429, "too-many-requests");
        (await api.GetAsync("/v1/groups/g/kv/k")).Problem(429, "too-many-requests");
    }

    [Fact]
    public async Task An_unknown_outcome_that_the_group_itself_tells_is_the_same_to_the_caller()
    {
        await using var api = await ApiServer.StartAsync();
        api.Cluster.Group("g").OnPropose = _ => new(new ProposalResult.Unknown("The leader went away."));
        Assert.Equal("The leader went away.", (await api.PutKeyAsync("k", [1])).Problem(504, "outcome-unknown").GetProperty("detail").GetString());
    }

    [Fact]
    public async Task A_fault_of_the_server_is_told_without_its_inside_and_logged_with_it()
    {
        await using var api = await ApiServer.StartAsync();
        api.Cluster.Group("g").OnDescribe = () => throw new InvalidCastException("a secret of the inside");
        var answer = await api.GetAsync("/v1/groups/g");
        answer.Problem(500, "internal-error");
        Assert.DoesNotContain("secret", answer.Text, StringComparison.Ordinal);
        Assert.Contains(api.Log.All, line => line.Contains("a secret of the inside", StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_group_that_does_not_hold_keys_says_so()
    {
        await using var api = await ApiServer.StartAsync();
        api.Cluster.Group("g").OnPropose = _ => new(new ProposalResult.Applied(1, new byte[] { 99, 1, 2 }));
        api.Cluster.Group("g").OnQuery = (_, _) => new(new QueryResult.Answered(1, new byte[] { 99 }));
        (await api.PutKeyAsync("k", [1])).Invalid("group");
        (await api.GetAsync("/v1/groups/g/kv/k")).Invalid("group");
    }

    private static Exception Broken(string kind) => kind switch
    {
        nameof(TimeoutException) => new TimeoutException("host 10.0.0.1"),
        nameof(SiloUnavailableException) => new SiloUnavailableException("host 10.0.0.1"),
        _ => new OrleansException("host 10.0.0.1"),
    };
}
