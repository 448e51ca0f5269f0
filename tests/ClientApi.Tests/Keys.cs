using System.Text;

namespace OrleansRaft.ClientApi.Tests;

public sealed class Keys
{
    [Fact]
    public async Task A_value_comes_back_as_it_was_put_with_its_revision_as_entity_tag()
    {
        await using var api = await ApiServer.StartAsync();
        byte[] value = [0, 1, 255, 10, 13];
        var put = await api.PutKeyAsync("k", value);
        Assert.Equal((200, "\"1\"", """{"revision":1}"""), ((int)put.Status, put.Headers["ETag"], put.Text));

        var get = await api.GetAsync("/v1/groups/g/kv/k");
        Assert.Equal((200, "application/octet-stream", "\"1\""), ((int)get.Status, get.ContentType, get.Headers["ETag"]));
        Assert.Equal(value, get.Bytes);
    }

    [Fact]
    public async Task The_content_type_of_a_value_does_not_matter()
    {
        await using var api = await ApiServer.StartAsync();
        foreach (var type in (string[])["application/json", "application/x-www-form-urlencoded", "text/plain"])
        {
            var content = new ByteArrayContent(Encoding.UTF8.GetBytes(type));
            content.Headers.ContentType = new(type);
            Assert.Equal(200, (int)(await api.SendAsync(HttpMethod.Put, "/v1/groups/g/kv/k", content)).Status);
            Assert.Equal(type, (await api.GetAsync("/v1/groups/g/kv/k")).Text);
        }
    }

    [Fact]
    public async Task Values_reach_from_nothing_to_a_mebibyte()
    {
        await using var api = await ApiServer.StartAsync();
        foreach (var size in (int[])[0, 1, 65_536, 1_000_000, Limits.ValueBytes])
        {
            var value = new byte[size];
            new Random(size).NextBytes(value);
            Assert.Equal(200, (int)(await api.PutKeyAsync("k", value)).Status);
            Assert.Equal(value, (await api.GetAsync("/v1/groups/g/kv/k")).Bytes);
        }
    }

    [Fact]
    public async Task A_key_that_is_not_there_is_not_found()
    {
        await using var api = await ApiServer.StartAsync();
        (await api.GetAsync("/v1/groups/g/kv/k")).Problem(404, "key-not-found");
        (await api.SendAsync(HttpMethod.Delete, "/v1/groups/g/kv/k")).Problem(404, "key-not-found");
    }

    [Fact]
    public async Task A_deleted_key_is_gone()
    {
        await using var api = await ApiServer.StartAsync();
        await api.PutKeyAsync("k", [1]);
        var deleted = await api.SendAsync(HttpMethod.Delete, "/v1/groups/g/kv/k");
        Assert.Equal((204, ""), ((int)deleted.Status, deleted.Text));
        (await api.GetAsync("/v1/groups/g/kv/k")).Problem(404, "key-not-found");
    }

    [Fact]
    public async Task A_put_compares_the_revision_that_it_names()
    {
        await using var api = await ApiServer.StartAsync();
        await api.PutKeyAsync("k", [1]);
        Assert.Equal("\"2\"", (await api.PutKeyAsync("k", [2], ("If-Match", "\"1\""))).Headers["ETag"]);
        var refused = await api.PutKeyAsync("k", [3], ("If-Match", "\"1\""));
        Assert.Equal(2UL, refused.Problem(412, "revision-mismatch").GetProperty("currentRevision").GetUInt64());
        Assert.Equal("\"2\"", refused.Headers["ETag"]);

        var absent = await api.PutKeyAsync("other", [3], ("If-Match", "\"1\""));
        Assert.False(absent.Problem(412, "revision-mismatch").TryGetProperty("currentRevision", out _));
    }

    [Fact]
    public async Task A_put_can_ask_for_a_key_or_for_none()
    {
        await using var api = await ApiServer.StartAsync();
        (await api.PutKeyAsync("k", [1], ("If-Match", "*"))).Problem(412, "revision-mismatch");
        Assert.Equal(200, (int)(await api.PutKeyAsync("k", [1], ("If-None-Match", "*"))).Status);
        (await api.PutKeyAsync("k", [2], ("If-None-Match", "*"))).Problem(412, "revision-mismatch");
        Assert.Equal(200, (int)(await api.PutKeyAsync("k", [2], ("If-Match", "*"))).Status);
    }

    [Fact]
    public async Task A_delete_compares_the_revision_that_it_names()
    {
        await using var api = await ApiServer.StartAsync();
        await api.PutKeyAsync("k", [1]);
        (await api.SendAsync(HttpMethod.Delete, "/v1/groups/g/kv/k", null, ("If-Match", "\"7\""))).Problem(412, "revision-mismatch");
        Assert.Equal(204, (int)(await api.SendAsync(HttpMethod.Delete, "/v1/groups/g/kv/k", null, ("If-Match", "\"1\""))).Status);
    }

    [Theory]
    [InlineData("If-Match", "1")]
    [InlineData("If-Match", "\"\"")]
    [InlineData("If-Match", "\"0\"")]
    [InlineData("If-Match", "\"x\"")]
    [InlineData("If-Match", "\"-1\"")]
    [InlineData("If-Match", "W/\"1\"")]
    [InlineData("If-Match", "\"1\", \"2\"")]
    [InlineData("If-Match", "\"18446744073709551616\"")]
    [InlineData("If-None-Match", "\"1\"")]
    [InlineData("If-None-Match", "")]
    public async Task A_condition_that_is_none_is_refused(string name, string value)
    {
        await using var api = await ApiServer.StartAsync();
        (await api.PutKeyAsync("k", [1], (name, value))).Invalid(name);
        (await api.SendAsync(HttpMethod.Delete, "/v1/groups/g/kv/k", null, (name, value))).Invalid(name);
    }

    [Fact]
    public async Task Two_conditions_at_once_are_refused()
    {
        await using var api = await ApiServer.StartAsync();
        (await api.PutKeyAsync("k", [1], ("If-Match", "\"1\""), ("If-None-Match", "*"))).Invalid("If-None-Match");
    }

    [Fact]
    public async Task A_reader_that_has_the_value_is_spared_the_bytes()
    {
        await using var api = await ApiServer.StartAsync();
        await api.PutKeyAsync("k", [1]);
        var same = await api.GetAsync("/v1/groups/g/kv/k", ("If-None-Match", "\"1\""));
        Assert.Equal((304, "\"1\"", ""), ((int)same.Status, same.Headers["ETag"], same.Text));
        Assert.Equal(200, (int)(await api.GetAsync("/v1/groups/g/kv/k", ("If-None-Match", "\"2\""))).Status);
        (await api.GetAsync("/v1/groups/g/kv/k", ("If-Match", "\"2\""))).Problem(412, "revision-mismatch");
    }

    [Fact]
    public async Task A_read_promises_what_it_is_asked_for()
    {
        await using var api = await ApiServer.StartAsync();
        await api.PutKeyAsync("k", [1]);
        foreach (var (query, expected) in new[]
        {
            ("", ReadConsistency.Linearizable), ("?consistency=linearizable", ReadConsistency.Linearizable), ("?consistency=stale", ReadConsistency.Stale),
        })
        {
            Assert.Equal(200, (int)(await api.GetAsync("/v1/groups/g/kv/k" + query)).Status);
            Assert.Equal(expected, api.Cluster.Group("g").LastConsistency);
        }

        (await api.GetAsync("/v1/groups/g/kv/k?consistency=maybe")).Invalid("consistency");
        (await api.GetAsync("/v1/groups/g/kv/k?consistency=")).Invalid("consistency");
    }

    [Fact]
    public async Task A_group_that_is_not_there_is_not_found()
    {
        await using var api = await ApiServer.StartAsync();
        api.Cluster.Group("g").OnQuery = (_, _) => new(new QueryResult.NotAnswered(new Rejection(RejectionCode.GroupNotFound, "No.")));
        (await api.GetAsync("/v1/groups/g/kv/k")).Problem(404, "group-not-found");
    }
}
