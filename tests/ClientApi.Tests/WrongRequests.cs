using System.Text;
using OrleansRaft.ClientApi.Tests.Fakes;

namespace OrleansRaft.ClientApi.Tests;

public sealed class WrongRequests
{
    private static readonly string LongId = new('a', 64);

    [Fact]
    public async Task A_group_id_that_is_none_is_refused_everywhere()
    {
        await using var api = await ApiServer.StartAsync();
        foreach (var id in (string[])["A", "-a", "a_b", "a.b", "%20", "a%2Fb", "%C3%A4", LongId])
        {
            (await api.GetAsync($"/v1/groups/{id}")).Invalid("group");
            (await api.PutAsync($"/v1/groups/{id}", """{"members":["raft-0"],"stateMachine":"kv"}""")).Invalid("group");
            (await api.SendAsync(HttpMethod.Delete, $"/v1/groups/{id}")).Invalid("group");
            (await api.GetAsync($"/v1/groups/{id}/kv/k")).Invalid("group");
            (await api.GetAsync($"/v1/groups/{id}/changes")).Invalid("group");
            (await api.GetAsync($"/v1/groups/{id}/changes/1/events")).Invalid("group");
        }

        (await api.GetAsync("/v1/groups/a/b")).Problem(404, "not-found");
    }

    [Theory]
    [InlineData("0")]
    [InlineData("-1")]
    [InlineData("+1")]
    [InlineData("1.0")]
    [InlineData("one")]
    [InlineData("18446744073709551616")]
    [InlineData("%201")]
    public async Task A_replica_id_that_is_none_is_refused(string id)
    {
        await using var api = await ApiServer.StartAsync();
        (await api.SendAsync(HttpMethod.Delete, $"/v1/groups/g/members/{id}")).Invalid("replicaId");
        (await api.SendAsync(HttpMethod.Post, $"/v1/groups/g/members/{id}", new StringContent("raft-0"))).Invalid("replicaId");
        (await api.SendAsync(HttpMethod.Delete, $"/v1/groups/G/members/{id}")).Invalid("group", "replicaId");
    }

    [Fact]
    public async Task The_largest_replica_id_is_one()
    {
        await using var api = await ApiServer.StartAsync();
        Assert.Equal(202, (int)(await api.SendAsync(HttpMethod.Delete, $"/v1/groups/g/members/{ulong.MaxValue}")).Status);
        Assert.Equal(ulong.MaxValue, Assert.Single(api.Cluster.Group("g").Membership.Requests).Changes[0].ReplicaId);
    }

    [Theory]
    [InlineData("", "$")]
    [InlineData("{", "$")]
    [InlineData("not json", "$")]
    [InlineData("[]", "$")]
    [InlineData("null", "$")]
    [InlineData("\"text\"", "$")]
    [InlineData("{}", "members", "stateMachine")]
    [InlineData("""{"members":null,"stateMachine":null}""", "members", "stateMachine")]
    [InlineData("""{"members":"raft-0","stateMachine":1}""", "members", "stateMachine")]
    [InlineData("""{"members":["raft-0",null,1,"-","a b"],"stateMachine":"kv"}""", "members[1]", "members[2]", "members[3]", "members[4]")]
    [InlineData("""{"members":["raft-0"],"stateMachine":"KV"}""", "stateMachine")]
    [InlineData("""{"members":["raft-0"],"stateMachine":"kv","extra":1}""", "extra")]
    [InlineData("""{"members":["raft-0"],"Members":["raft-0"],"stateMachine":"kv"}""", "Members")]
    [InlineData("""{"members":["raft-0"],"stateMachine":"kv","stateMachine":"kv"}""", "stateMachine")]
    [InlineData("""{"members":["raft-0"],"stateMachine":"kv"} {}""", "$")]
    [InlineData("""{"members":["raft-0",],"stateMachine":"kv"}""", "$")]
    [InlineData("""{"members":["\ud800"],"stateMachine":"kv"}""", "members[0]")]
    [InlineData("""{"\ud800":1}""", "$", "members", "stateMachine")]
    [InlineData("""[[[[[[[[[[[[[[[[[[[[[[[[[]]]]]]]]]]]]]]]]]]]]]]]]]""", "$")]
    public async Task A_body_that_creates_no_group_is_refused_by_field(string body, params string[] fields)
    {
        await using var api = await ApiServer.StartAsync();
        (await api.PutAsync("/v1/groups/g", body)).Invalid(fields);
        Assert.Empty(api.Cluster.Catalog.Groups);
    }

    [Theory]
    [InlineData("{}", "changes")]
    [InlineData("""{"changes":null}""", "changes")]
    [InlineData("""{"changes":{}}""", "changes")]
    [InlineData("""{"changes":[null,1,[]]}""", "changes[0]", "changes[1]", "changes[2]")]
    [InlineData("""{"changes":[{}]}""", "changes[0].type")]
    [InlineData("""{"changes":[{"type":"AddVoter","silo":"raft-3"}]}""", "changes[0].type")]
    [InlineData("""{"changes":[{"type":0,"silo":"raft-3"}]}""", "changes[0].type")]
    [InlineData("""{"changes":[{"type":"add-voter"}]}""", "changes[0].silo")]
    [InlineData("""{"changes":[{"type":"add-learner","silo":""}]}""", "changes[0].silo")]
    [InlineData("""{"changes":[{"type":"add-voter","silo":"raft-3","replicaId":7}]}""", "changes[0].replicaId")]
    [InlineData("""{"changes":[{"type":"remove"}]}""", "changes[0].replicaId")]
    [InlineData("""{"changes":[{"type":"remove","replicaId":0}]}""", "changes[0].replicaId")]
    [InlineData("""{"changes":[{"type":"remove","replicaId":-1}]}""", "changes[0].replicaId")]
    [InlineData("""{"changes":[{"type":"remove","replicaId":1.5}]}""", "changes[0].replicaId")]
    [InlineData("""{"changes":[{"type":"remove","replicaId":"1"}]}""", "changes[0].replicaId")]
    [InlineData("""{"changes":[{"type":"remove","replicaId":18446744073709551616}]}""", "changes[0].replicaId")]
    [InlineData("""{"changes":[{"type":"promote","replicaId":1,"silo":"raft-3"}]}""", "changes[0].silo")]
    [InlineData("""{"changes":[],"transition":"sideways"}""", "transition")]
    [InlineData("""{"changes":[],"ifVersion":"12"}""", "ifVersion")]
    [InlineData("""{"changes":[],"ifVersion":-1}""", "ifVersion")]
    [InlineData("""{"changes":[],"changes":[]}""", "changes")]
    public async Task A_body_that_changes_nothing_sensible_is_refused_by_field(string body, params string[] fields)
    {
        await using var api = await ApiServer.StartAsync();
        (await api.PostAsync("/v1/groups/g/changes", body)).Invalid(fields);
        Assert.Empty(api.Cluster.Group("g").Membership.Requests);
    }

    [Fact]
    public async Task A_list_has_as_many_items_as_its_limit_says()
    {
        await using var api = await ApiServer.StartAsync();
        (await api.PostAsync("/v1/groups/g/changes", Changes(Limits.ChangesPerOperation + 1))).Invalid("changes");
        Assert.Equal(202, (int)(await api.PostAsync("/v1/groups/g/changes", Changes(Limits.ChangesPerOperation))).Status);

        static string Changes(int count) =>
            $$"""{"changes":[{{string.Join(',', Enumerable.Range(1, count).Select(i => $$"""{"type":"remove","replicaId":{{i}}}"""))}}]}""";
    }

    [Theory]
    [InlineData("""{}""")]
    [InlineData("""{"replicaId":0}""")]
    [InlineData("""{"replicaId":"3"}""")]
    [InlineData("""{"replicaId":null}""")]
    public async Task A_leader_that_is_no_replica_is_refused(string body)
    {
        await using var api = await ApiServer.StartAsync();
        (await api.PutAsync("/v1/groups/g/leader", body)).Invalid("replicaId");
    }

    [Theory]
    [InlineData("text/plain", "utf-8")]
    [InlineData("application/x-www-form-urlencoded", null)]
    [InlineData("application/json", "utf-16")]
    [InlineData(null, null)]
    public async Task A_body_of_another_type_is_refused_where_JSON_is_expected(string? type, string? charset)
    {
        await using var api = await ApiServer.StartAsync();
        var content = new ByteArrayContent("""{"members":["raft-0"],"stateMachine":"kv"}"""u8.ToArray());
        if (type is not null) content.Headers.ContentType = new(type, charset);
        (await api.SendAsync(HttpMethod.Put, "/v1/groups/g", content)).Problem(415, "unsupported-media-type");
    }

    [Theory]
    [InlineData("")]
    [InlineData("-raft")]
    [InlineData("raft 3")]
    [InlineData("\"raft-3\"")]
    public async Task A_new_members_silo_must_be_a_silos_name(string body)
    {
        await using var api = await ApiServer.StartAsync();
        (await api.SendAsync(HttpMethod.Post, "/v1/groups/g/members/4", new StringContent(body))).Invalid("$");
        (await api.SendAsync(HttpMethod.Post, "/v1/groups/g/members/4", new StringContent(new string('a', 100_000)))).Invalid("$");
    }

    [Fact]
    public async Task Unknown_addresses_and_methods_are_problems_too()
    {
        await using var api = await ApiServer.StartAsync();
        (await api.GetAsync("/nowhere")).Problem(404, "not-found");
        (await api.GetAsync("/v1/nowhere")).Problem(404, "not-found");
        (await api.PostAsync("/v1/groups/g/nothing", "{}")).Problem(404, "not-found");
        var answer = await api.SendAsync(HttpMethod.Patch, "/v1/groups/g");
        answer.Problem(405, "method-not-allowed");
        Assert.Equal(["DELETE", "GET", "PUT"], answer.Headers["Allow"].Split(", ").Order());
    }

    [Fact]
    public async Task A_body_beyond_the_limit_is_too_large()
    {
        await using var api = await ApiServer.StartAsync();
        var huge = new string(' ', ApiLimits.BodyBytes + 1);
        (await api.PutAsync("/v1/groups/g", huge)).Problem(413, "too-large");
        (await api.PostAsync("/v1/groups/g/changes", huge)).Problem(413, "too-large");
        (await api.PutKeyAsync("k", new byte[ApiLimits.BodyBytes + 1])).Problem(413, "too-large");
        (await api.PutKeyAsync("k", new byte[Limits.ValueBytes + 1])).Problem(413, "too-large");
        (await api.SendAsync(HttpMethod.Put, "/v1/groups/g", new ChunkedContent(Encoding.ASCII.GetBytes(huge)))).Problem(413, "too-large");
        Assert.Empty(api.Log.All);
    }
}
