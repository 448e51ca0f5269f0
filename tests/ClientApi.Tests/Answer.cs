using System.Net;
using System.Text;
using System.Text.Json;

namespace OrleansRaft.ClientApi.Tests;

/// <summary>An answer, read whole.</summary>
internal sealed record Answer(HttpStatusCode Status, string? ContentType, byte[] Bytes, IReadOnlyDictionary<string, string> Headers)
{
    public string Text => Encoding.UTF8.GetString(Bytes);

    public JsonElement Json => JsonDocument.Parse(Bytes).RootElement;

    public static async Task<Answer> ReadAsync(HttpResponseMessage response) => new(
        response.StatusCode,
        response.Content.Headers.ContentType?.MediaType,
        await response.Content.ReadAsByteArrayAsync(TestContext.Current.CancellationToken),
        response.Headers.Concat(response.Content.Headers).ToDictionary(h => h.Key, h => string.Join(", ", h.Value), StringComparer.OrdinalIgnoreCase));

    /// <summary>Asserts that it is a problem, and returns its fields.</summary>
    public JsonElement Problem(int status, string code)
    {
        Assert.True((int)Status == status, $"{status} expected, and it is {(int)Status}: {Text}");
        Assert.Equal("application/problem+json", ContentType);
        var json = Json;
        Assert.Equal((status, code), (json.GetProperty("status").GetInt32(), json.GetProperty("code").GetString()));
        Assert.False(string.IsNullOrEmpty(json.GetProperty("detail").GetString()));
        Assert.DoesNotContain("   at ", Text, StringComparison.Ordinal);
        return json;
    }

    /// <summary>Asserts that it is a refusal of these fields, and of no others.</summary>
    public void Invalid(params string[] fields) =>
        Assert.Equal(fields, Problem(400, "invalid-request").GetProperty("errors").EnumerateObject().Select(p => p.Name));
}
