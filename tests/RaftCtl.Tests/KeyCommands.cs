using System.Text;

namespace OrleansRaft.RaftCtl.Tests;

public sealed class KeyCommands
{
    private const string Address = "/v1/groups/orders/kv/order-1";

    [Fact]
    public async Task A_value_is_written_byte_for_byte()
    {
        byte[] value = [0, 1, 0xFF, (byte)'\n', 0xC3];
        await using var api = await FakeApi.StartAsync();
        Holds(api, Address + "?consistency=linearizable", value);
        Assert.Equal(value, (await Ctl.RunAsync(api, "get", "orders", "order-1")).Done().Bytes);
    }

    [Fact]
    public async Task A_value_is_a_document_with_its_revision()
    {
        await using var api = await FakeApi.StartAsync();
        Holds(api, Address + "?consistency=stale", "päid"u8.ToArray());
        var text = (await Ctl.RunAsync(api, "get", "orders", "order-1", "--consistency", "stale", "-o", "json")).Done();
        text.IsJson("""{"key":"order-1","revision":3,"value":"p\u00E4id"}""");

        Holds(api, Address + "?consistency=stale", [0xFF]);
        var bytes = (await Ctl.RunAsync(api, "get", "orders", "order-1", "--consistency", "stale", "-o", "json")).Done();
        bytes.IsJson("""{"key":"order-1","revision":3,"valueBase64":"/w=="}""");
    }

    [Fact]
    public async Task A_key_is_escaped_in_the_address()
    {
        await using var api = await FakeApi.StartAsync();
        api.On("PUT /v1/groups/orders/kv/a%2F..%2F%C3%A4%3F%25%20b", 200, """{"revision":4}""");
        (await Ctl.RunAsync(api, "put", "orders", "a/../ä?% b", "x")).Done();
    }

    [Fact]
    public async Task A_value_comes_from_the_command_line_or_from_standard_input()
    {
        await using var api = await FakeApi.StartAsync();
        api.On("PUT " + Address, 200, """{"revision":4}""");
        Assert.Equal("Revision 4.\n", (await Ctl.RunAsync(api, "put", "orders", "order-1", "paid")).Done().Output);
        (await Ctl.RunAsync(api, "put", "orders", "order-1", "@home", "-o", "json")).Done().IsJson("""{"revision":4}""");
        (await Ctl.RunAsync(["put", "orders", "order-1", "--url", api.Url], input: [1, 2, 0])).Done();
        (await Ctl.RunAsync(["put", "orders", "order-1", "", "--url", api.Url])).Done();
        Assert.Equal(["paid", "@home", "\u0001\u0002\0", ""], api.Requests.Select(r => Encoding.UTF8.GetString(r.Body)));
    }

    [Fact]
    public async Task Conditions_become_preconditions()
    {
        await using var api = await FakeApi.StartAsync();
        api.On("PUT " + Address, 200, """{"revision":4}""");
        api.On("DELETE " + Address, 204);
        (await Ctl.RunAsync(api, "put", "orders", "order-1", "x", "--if-revision", "3")).Done();
        (await Ctl.RunAsync(api, "put", "orders", "order-1", "x", "--if-absent")).Done();
        Assert.Equal("Deleted.\n", (await Ctl.RunAsync(api, "delete", "orders", "order-1", "--if-revision", "5")).Done().Output);
        Assert.Equal("", (await Ctl.RunAsync(api, "delete", "orders", "order-1", "-o", "json")).Done().Output);
        var asked = api.Requests.Select(r => (r.Headers.GetValueOrDefault("If-Match"), r.Headers.GetValueOrDefault("If-None-Match")));
        Assert.Equal([("\"3\"", null), (null, "*"), ("\"5\"", null), (null, null)], asked);

        (await Ctl.RunAsync(api, "put", "orders", "order-1", "x", "--if-absent", "--if-revision", "3")).Failed(ExitCode.WrongUsage, "wrong-usage");
        Assert.Equal(4, api.Requests.Count);
    }

    [Fact]
    public async Task A_key_that_is_not_there_and_one_at_another_revision_are_told_apart()
    {
        await using var api = await FakeApi.StartAsync();
        api.Refuses($"GET {Address}?consistency=linearizable", 404, "key-not-found");
        api.Refuses("PUT " + Address, 412, "revision-mismatch", more: ",\"currentRevision\":9");
        (await Ctl.RunAsync(api, "get", "orders", "order-1")).Failed(ExitCode.NotFound, "key-not-found");
        (await Ctl.RunAsync(api, "put", "orders", "order-1", "x", "--if-revision", "3")).Failed(ExitCode.Refused, "revision-mismatch");
    }

    [Fact]
    public async Task A_value_that_is_too_large_is_never_sent()
    {
        await using var api = await FakeApi.StartAsync();
        api.On("PUT " + Address, 200, """{"revision":4}""");
        (await Ctl.RunAsync(["put", "orders", "order-1", "--url", api.Url], input: new byte[Limits.ValueBytes + 1])).Failed(ExitCode.WrongUsage, "wrong-usage");
        Assert.Empty(api.Requests);
        (await Ctl.RunAsync(["put", "orders", "order-1", "--url", api.Url], input: new byte[Limits.ValueBytes])).Done();
        Assert.Equal(Limits.ValueBytes, api.Single().Body.Length);
    }

    [Fact]
    public async Task Without_a_value_a_terminal_is_not_read() =>
        (await Ctl.RunAsync(["put", "orders", "order-1"])).Failed(ExitCode.WrongUsage, "wrong-usage");

    private static void Holds(FakeApi api, string address, byte[] value) => api.On("GET " + address, async context =>
    {
        context.Response.Headers.ETag = "\"3\"";
        context.Response.ContentType = "application/octet-stream";
        await context.Response.Body.WriteAsync(value, context.RequestAborted);
    });
}
