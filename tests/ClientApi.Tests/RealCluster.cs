using System.Text;
using OrleansRaft.TestSupport;

namespace OrleansRaft.ClientApi.Tests;

/// <summary>The API before four real silos: what the fakes cannot show is that every answer survives the way between processes.</summary>
public sealed class RealCluster : IAsyncLifetime
{
    private KeyValueCluster _cluster = null!;
    private ApiServer _api = null!;

    public async ValueTask InitializeAsync()
    {
        _cluster = await KeyValueCluster.StartAsync(4);
        _api = await ApiServer.StartAsync(client: _cluster.Client);
    }

    public async ValueTask DisposeAsync()
    {
        await _api.DisposeAsync();
        await _cluster.DisposeAsync();
    }

    [Fact]
    public async Task A_group_lives_from_its_creation_to_its_deletion()
    {
        var silos = _cluster.SiloNames;
        var spec = $$"""{"members":["{{silos[0]}}","{{silos[1]}}","{{silos[2]}}"],"stateMachine":"kv"}""";
        Assert.Equal(201, (int)(await _api.PutAsync("/v1/groups/g", spec)).Status);
        Assert.Equal(200, (int)(await _api.PutAsync("/v1/groups/g", spec)).Status);
        (await _api.PutAsync("/v1/groups/g", $$"""{"members":["{{silos[0]}}"],"stateMachine":"kv"}""")).Problem(409, "group-exists");
        (await _api.PutAsync("/v1/groups/h", """{"members":["nowhere"],"stateMachine":"kv"}""")).Problem(400, "unknown-silo");
        (await _api.PutAsync("/v1/groups/h", $$"""{"members":["{{silos[0]}}"],"stateMachine":"none"}""")).Problem(400, "unknown-state-machine");

        var revision = (await _api.PutKeyAsync("a%2Fb", [1, 2, 3])).Headers["ETag"];
        var found = await _api.GetAsync("/v1/groups/g/kv/a%2Fb");
        Assert.Equal((revision, "010203"), (found.Headers["ETag"], Convert.ToHexString(found.Bytes)));
        (await _api.PutKeyAsync("a%2Fb", [4], ("If-None-Match", "*"))).Problem(412, "revision-mismatch");
        var large = new byte[Limits.ValueBytes];
        new Random(1).NextBytes(large);
        Assert.Equal(200, (int)(await _api.PutKeyAsync("large", large)).Status);
        Assert.Equal(large, (await _api.GetAsync("/v1/groups/g/kv/large")).Bytes);

        var change = $$"""{"changes":[{"type":"add-voter","silo":"{{silos[3]}}"},{"type":"remove","replicaId":3}]}""";
        var accepted = await _api.PostAsync("/v1/groups/g/changes", change, ("Idempotency-Key", "replace"));
        Assert.Equal(202, (int)accepted.Status);
        var events = await _api.GetAsync(accepted.Headers["Location"] + "/events");
        Assert.Contains("event: end\ndata: {\"outcome\":\"completed\"", events.Text, StringComparison.Ordinal);
        Assert.Equal(accepted.Headers["Location"], (await _api.PostAsync("/v1/groups/g/changes", change, ("Idempotency-Key", "replace"))).Headers["Location"]);

        var group = (await _api.GetAsync("/v1/groups/g")).Json;
        Assert.Equal([1, 2, 4], group.GetProperty("configuration").GetProperty("voters").EnumerateArray().Select(v => v.GetInt32()).Order().ToArray());
        (await _api.SendAsync(HttpMethod.Post, "/v1/groups/g/changes/leave-joint")).Problem(409, "not-joint");
        (await _api.SendAsync(HttpMethod.Delete, "/v1/groups/g/members/9")).Problem(404, "replica-not-found");
        await Eventually.TrueAsync(HandsOverAsync, "replica 2 leads", TimeSpan.FromMinutes(2), TestContext.Current.CancellationToken);

        Assert.Equal(202, (int)(await _api.SendAsync(HttpMethod.Delete, "/v1/groups/g")).Status);
        (await _api.GetAsync("/v1/groups/g/kv/a%2Fb")).Problem(404, "group-not-found");
    }

    /// <summary>An heir that is too slow to take over may be asked again.</summary>
    private async ValueTask<bool> HandsOverAsync()
    {
        var answer = await _api.PutAsync("/v1/groups/g/leader", """{"replicaId":2}""");
        if ((int)answer.Status == 200) return true;
        answer.Problem(409, "transfer-failed");
        return false;
    }

    [Fact]
    public async Task A_service_uses_a_group_in_ten_lines()
    {
        var group = _cluster.Client.GetRaftGroup("orders");
        Assert.IsType<CreateGroupResult.Created>(await group.CreateAsync(KvClient.StateMachine, [.. _cluster.SiloNames.Take(3)]));
        var kv = group.Kv();
        var written = Assert.IsType<KvPutResult.Written>(await kv.PutAsync("order-1", "paid", KvCondition.IfAbsent));
        Assert.IsType<KvPutResult.Written>(await kv.PutAsync("order-1", "shipped", KvCondition.IfRevision(written.Revision)));
        Assert.IsType<KvPutResult.RevisionMismatch>(await kv.PutAsync("order-1", "lost", KvCondition.IfRevision(written.Revision)));
        Assert.Equal("shipped", Assert.IsType<KvGetResult.Found>(await kv.GetAsync("order-1")).Text);
        Assert.IsType<ChangeResult.Completed>(await group.ChangeAsync(
            [MemberChange.AddVoter(_cluster.SiloNames[3]), MemberChange.Remove(1)], cancellationToken: TestContext.Current.CancellationToken));
        Assert.Equal("shipped", Assert.IsType<KvGetResult.Found>(await kv.GetAsync(Encoding.UTF8.GetBytes("order-1"))).Text);
        Assert.Equal(
            RejectionCode.ReplicaNotFound,
            Assert.IsType<ChangeResult.Refused>(await group.ChangeAsync(
                [MemberChange.Remove(1)], cancellationToken: TestContext.Current.CancellationToken)).Rejection.Code);
    }
}
