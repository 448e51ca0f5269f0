using System.Net.Sockets;
using System.Text;

namespace OrleansRaft.ClientApi.Tests;

/// <summary>Keys as an address carries them. The requests are written by hand: a client library would tidy them up.</summary>
public sealed class KeysInAddresses
{
    [Theory]
    [InlineData("k", "6B")]
    [InlineData("a/b", "612F62")]
    [InlineData("a%2Fb", "612F62")]
    [InlineData("a%2fb", "612F62")]
    [InlineData("a%252Fb", "612532 4662")]
    [InlineData("a/", "612F")]
    [InlineData("/a", "2F61")]
    [InlineData("a//b", "612F2F62")]
    [InlineData("%FF%FE", "FFFE")]
    [InlineData("%C3%A4", "C3A4")]
    [InlineData("a+b%20c", "612B622063")]
    [InlineData("a%3Fb%23c", "613F622363")]
    [InlineData("...", "2E2E2E")]
    [InlineData(".a", "2E61")]
    [InlineData("..%2Fa", "2E2E2F61")]
    [InlineData("%2E%2E%2E", "2E2E2E")]
    [InlineData("k?consistency=stale", "6B")]
    public async Task A_key_is_the_bytes_that_the_address_stands_for(string path, string hex)
    {
        await using var api = await ApiServer.StartAsync();
        var command = ReadOnlyMemory<byte>.Empty;
        api.Cluster.Group("g").OnPropose = c =>
        {
            command = c;
            return new(new ProposalResult.Applied(1, KvAnswer.Written(1)));
        };
        Assert.StartsWith("HTTP/1.1 200 ", await SendAsync(api, $"PUT /v1/groups/g/kv/{path} HTTP/1.1"), StringComparison.Ordinal);
        Assert.True(KvCommand.TryDecode(command, out var put));
        Assert.Equal(hex.Replace(" ", "", StringComparison.Ordinal), Convert.ToHexString(put.Key.Span));
    }

    [Fact]
    public async Task A_key_that_a_proxy_asks_for_is_the_same_key()
    {
        await using var api = await ApiServer.StartAsync();
        await SendAsync(api, "PUT http://example.org/v1/groups/g/kv/a%2Fb HTTP/1.1");
        Assert.Equal(200, (int)(await api.GetAsync("/v1/groups/g/kv/a%2Fb")).Status);
    }

    [Theory]
    [InlineData("")]
    [InlineData("%")]
    [InlineData("%4")]
    [InlineData("%zz")]
    [InlineData("a%2")]
    public async Task A_key_that_is_none_is_refused(string path)
    {
        await using var api = await ApiServer.StartAsync();
        var answer = await SendAsync(api, $"PUT /v1/groups/g/kv/{path} HTTP/1.1");
        Assert.StartsWith("HTTP/1.1 400 ", answer, StringComparison.Ordinal);
        Assert.Contains("\"errors\":{\"key\":", answer, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_key_has_as_many_bytes_as_its_limit_says()
    {
        await using var api = await ApiServer.StartAsync();
        var longest = string.Concat(Enumerable.Repeat("%FF", Limits.KeyBytes));
        Assert.StartsWith("HTTP/1.1 200 ", await SendAsync(api, $"PUT /v1/groups/g/kv/{longest} HTTP/1.1"), StringComparison.Ordinal);
        Assert.StartsWith("HTTP/1.1 400 ", await SendAsync(api, $"PUT /v1/groups/g/kv/{longest}a HTTP/1.1"), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("DELETE /v1/groups/g/kv/..")]
    [InlineData("DELETE /v1/groups/g/kv/.")]
    [InlineData("DELETE /v1/groups/g/kv/%2e%2E")]
    [InlineData("DELETE /v1/groups/g/kv/.%2e")]
    [InlineData("DELETE /v1/groups/g/kv/a/../..")]
    [InlineData("DELETE /v1/groups/g/kv/../../other")]
    [InlineData("DELETE /v1/groups/g/changes/../../g")]
    [InlineData("DELETE http://example.org/v1/groups/g/kv/..")]
    public async Task A_deletion_whose_address_the_server_would_shorten_deletes_nothing(string request)
    {
        await using var api = await ApiServer.StartAsync();
        await api.PutAsync("/v1/groups/g", """{"members":["raft-0"],"stateMachine":"kv"}""");
        await api.PutAsync("/v1/groups/other", """{"members":["raft-0"],"stateMachine":"kv"}""");
        Assert.StartsWith("HTTP/1.1 400 ", await SendAsync(api, request + " HTTP/1.1"), StringComparison.Ordinal);
        Assert.Equal(2, api.Cluster.Catalog.Groups.Count);
    }

    private static async Task<string> SendAsync(ApiServer api, string requestLine)
    {
        using var client = new TcpClient();
        await client.ConnectAsync(api.Address.Host, api.Address.Port, TestContext.Current.CancellationToken);
        var request = $"{requestLine}\r\nHost: {(requestLine.Contains("http:", StringComparison.Ordinal) ? "example.org" : "localhost")}\r\nContent-Length: 1\r\nConnection: close\r\n\r\nx";
        await client.GetStream().WriteAsync(Encoding.ASCII.GetBytes(request), TestContext.Current.CancellationToken);
        using var reader = new StreamReader(client.GetStream());
        return await reader.ReadToEndAsync(TestContext.Current.CancellationToken);
    }
}
