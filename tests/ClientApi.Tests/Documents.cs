using System.Text.Json;

namespace OrleansRaft.ClientApi.Tests;

public sealed class Documents
{
    [Fact]
    public async Task The_OpenAPI_document_has_every_call_of_the_contract()
    {
        await using var api = await ApiServer.StartAsync();
        var document = (await api.GetAsync("/openapi/v1.json")).Json;
        var calls = document.GetProperty("paths").EnumerateObject()
            .SelectMany(p => p.Value.EnumerateObject().Select(m => $"{m.Name.ToUpperInvariant()} {p.Name}"));
        Assert.Equal(
            [
                "DELETE /v1/groups/{group}",
                "DELETE /v1/groups/{group}/changes/{operationId}",
                "DELETE /v1/groups/{group}/kv/{key}",
                "DELETE /v1/groups/{group}/members/{replicaId}",
                "GET /v1/groups",
                "GET /v1/groups/{group}",
                "GET /v1/groups/{group}/changes",
                "GET /v1/groups/{group}/changes/{operationId}",
                "GET /v1/groups/{group}/changes/{operationId}/events",
                "GET /v1/groups/{group}/explain",
                "GET /v1/groups/{group}/kv/{key}",
                "GET /v1/groups/{group}/recovery",
                "POST /v1/groups/{group}/changes",
                "POST /v1/groups/{group}/changes/leave-joint",
                "POST /v1/groups/{group}/members/{replicaId}",
                "POST /v1/groups/{group}/plan",
                "POST /v1/groups/{group}/recovery/apply",
                "POST /v1/groups/{group}/recovery/plan",
                "POST /v1/groups/{group}/replace",
                "PUT /v1/groups/{group}",
                "PUT /v1/groups/{group}/kv/{key}",
                "PUT /v1/groups/{group}/leader",
            ],
            calls.Order(StringComparer.Ordinal));
    }

    [Fact]
    public async Task Every_call_has_a_name_a_summary_its_parameters_and_its_failures()
    {
        await using var api = await ApiServer.StartAsync();
        var document = (await api.GetAsync("/openapi/v1.json")).Json;
        foreach (var path in document.GetProperty("paths").EnumerateObject())
        {
            foreach (var call in path.Value.EnumerateObject().Select(m => m.Value))
            {
                Assert.False(string.IsNullOrEmpty(call.GetProperty("operationId").GetString()));
                Assert.False(string.IsNullOrEmpty(call.GetProperty("summary").GetString()));
                var parameters = call.TryGetProperty("parameters", out var list) ? list.EnumerateArray().ToArray() : [];
                Assert.Equal(
                    path.Name.Split('/').Where(s => s.StartsWith('{')).Select(s => s[1..^1]),
                    parameters.Where(p => p.GetProperty("in").GetString() == "path").Select(p => p.GetProperty("name").GetString()));
                Assert.All(parameters, p => Assert.False(string.IsNullOrEmpty(p.GetProperty("description").GetString())));

                var answers = call.GetProperty("responses").EnumerateObject().ToArray();
                Assert.All(answers, a => Assert.False(string.IsNullOrEmpty(a.Value.GetProperty("description").GetString())));
                Assert.All(
                    answers.Where(a => a.Name[0] is '4' or '5'),
                    a => Assert.Equal(
                        "#/components/schemas/Problem",
                        a.Value.GetProperty("content").GetProperty("application/problem+json").GetProperty("schema").GetProperty("$ref").GetString()));
                Assert.Contains("503", answers.Select(a => a.Name));
            }
        }
    }

    [Fact]
    public async Task Numbers_and_words_are_documented_as_they_are_written()
    {
        await using var api = await ApiServer.StartAsync();
        var schemas = (await api.GetAsync("/openapi/v1.json")).Json.GetProperty("components").GetProperty("schemas");
        Assert.Equal("integer", schemas.GetProperty("GroupView").GetProperty("properties").GetProperty("commitIndex").GetProperty("type").GetString());
        Assert.Equal(
            ["add-voter", "add-learner", "promote", "demote", "remove"],
            schemas.GetProperty("MemberChangeType").GetProperty("enum").EnumerateArray().Select(e => e.GetString()));
        Assert.DoesNotContain("OrleansRaft.", JsonSerializer.Serialize(schemas), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Metrics_are_exposed_for_Prometheus()
    {
        await using var api = await ApiServer.StartAsync();
        await api.GetAsync("/v1/groups");
        var metrics = (await api.GetAsync("/metrics")).Text;
        Assert.Contains("http_server_request_duration_seconds_count", metrics, StringComparison.Ordinal);
        Assert.Contains("http_route=\"/v1/groups\"", metrics, StringComparison.Ordinal);
        Assert.Contains("dotnet_gc", metrics, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_process_tells_that_it_lives_and_that_it_is_ready()
    {
        await using var api = await ApiServer.StartAsync();
        Assert.Equal(200, (int)(await api.GetAsync("/health/live")).Status);
        Assert.Equal(200, (int)(await api.GetAsync("/health/ready")).Status);
        api.Cluster.Catalog.OnFind = _ => throw new TimeoutException();
        Assert.Equal(200, (int)(await api.GetAsync("/health/live")).Status);
        Assert.Equal(503, (int)(await api.GetAsync("/health/ready")).Status);
        api.Cluster.Catalog.OnFind = _ => throw new InvalidCastException("A grain that fails was reached.");
        Assert.Equal(200, (int)(await api.GetAsync("/health/ready")).Status);
    }
}
