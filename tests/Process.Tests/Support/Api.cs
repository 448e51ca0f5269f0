using System.Net;
using System.Net.Http.Json;
using System.Net.Sockets;
using System.Text.Json;

namespace OrleansRaft.Process.Tests.Support;

/// <summary>The REST API as a user calls it.</summary>
internal sealed class Api(int port) : IDisposable
{
    private readonly HttpClient _http = new() { BaseAddress = new Uri($"http://127.0.0.1:{port}"), Timeout = TimeSpan.FromSeconds(20) };

    /// <summary>Makes a group with a voter on each silo, and waits for its leader.</summary>
    public async Task CreateGroupAsync(string group, params string[] silos)
    {
        using var response = await _http.PutAsJsonAsync($"/v1/groups/{group}", new { members = silos, stateMachine = "kv" });
        Assert.True(response.StatusCode == HttpStatusCode.Created, await response.Content.ReadAsStringAsync());
        await LeaderAsync(group);
    }

    /// <summary>The leader's silo, once there is one.</summary>
    public async Task<string> LeaderAsync(string group)
    {
        string? leader = null;
        await Deadlines.UntilAsync(async () => (leader = await LeaderOrNoneAsync(group)) is not null, $"a leader of {group}");
        return leader!;
    }

    /// <summary>Whether the leader sees every replica with all of its log.</summary>
    public async Task<bool> AllCaughtUpAsync(string group)
    {
        if (await GroupAsync(group) is not { } state || state.GetProperty("leader").ValueKind != JsonValueKind.Object) return false;
        var committed = state.GetProperty("commitIndex").GetUInt64();
        return state.GetProperty("replicas").EnumerateArray().All(r => r.GetProperty("match").GetUInt64() >= committed);
    }

    /// <summary>Writes a key. Null: it was acknowledged. Anything else, and why, leaves it open whether it was written.</summary>
    public async Task<string?> PutAsync(string group, string key, string value)
    {
        try
        {
            using var response = await _http.PutAsync($"/v1/groups/{group}/kv/{key}", new StringContent(value));
            return response.IsSuccessStatusCode ? null : $"{(int)response.StatusCode} {await response.Content.ReadAsStringAsync()}";
        }
        catch (Exception e) when (IsBroken(e))
        {
            return e.Message;
        }
    }

    /// <summary>Writes a key until that is acknowledged: more than once, if need be, which leaves the same value.</summary>
    public Task WriteAsync(string group, string key, string value) =>
        Deadlines.UntilAsync(async () => await PutAsync(group, key, value) is null, $"{key} to be written");

    /// <summary>The group as the API shows it, for a person.</summary>
    public async Task<string> ShowAsync(string group) => await GroupAsync(group) is { } state ? state.GetRawText() : "no answer";

    /// <summary>
    /// Who is missing and why, as explain has it: <c>raft-1: database-down</c>. Nobody answers, or the group does not serve: null.
    /// </summary>
    public async Task<IReadOnlyList<string>?> MissingAsync(string group) =>
        await AskAsync($"/v1/groups/{group}/explain") is { } explanation && explanation.GetProperty("isServing").GetBoolean()
            ? [.. explanation.GetProperty("halves").EnumerateArray()
                .SelectMany(static h => h.GetProperty("missing").EnumerateArray())
                .Select(static m => $"{m.GetProperty("silo").GetString()}: {m.GetProperty("cause").GetString()}")]
            : null;

    /// <summary>Reads a key, with the default consistency; null if there is none. While nobody can answer, it asks again.</summary>
    public async Task<string?> GetAsync(string group, string key)
    {
        string? value = null;
        await Deadlines.UntilAsync(
            async () =>
            {
                using var response = await TryGetAsync($"/v1/groups/{group}/kv/{key}");
                if (response is null or { StatusCode: HttpStatusCode.ServiceUnavailable }) return false;
                var text = await response.Content.ReadAsStringAsync();
                Assert.True(response.IsSuccessStatusCode || response.StatusCode == HttpStatusCode.NotFound, text);
                value = response.IsSuccessStatusCode ? text : null;
                return true;
            },
            $"an answer about {key}");
        return value;
    }

    /// <summary>Asks for something by POST until that is answered with success.</summary>
    public async Task<JsonElement> PostAsync(string path, object? body = null, string? idempotencyKey = null)
    {
        JsonElement? answer = null;
        await Deadlines.UntilAsync(async () => (answer = await TryPostAsync(path, body, idempotencyKey)) is not null, $"an answer to {path}");
        return answer!.Value;
    }

    /// <summary>Waits until an operation is in a state.</summary>
    public Task OperationIsAsync(string group, string operation, string state) => Deadlines.UntilAsync(
        async () => await AskAsync($"/v1/groups/{group}/changes/{operation}") is { } found && found.GetProperty("state").GetString() == state,
        $"operation {operation} to be {state}");

    /// <summary>The silos of the group's voters, once its leader says so.</summary>
    public Task VotersAreAsync(string group, params string[] silos) => Deadlines.UntilAsync(
        async () => await GroupAsync(group) is { } state && state.GetProperty("leader").ValueKind == JsonValueKind.Object
            && state.GetProperty("replicas").EnumerateArray().Select(static r => r.GetProperty("silo").GetString()).Order().SequenceEqual(silos),
        $"the members of {group} on {string.Join(", ", silos)}");

    public void Dispose() => _http.Dispose();

    // The third is thrown bare where the other side dies while a connection is being made.
    private static bool IsBroken(Exception exception) => exception is HttpRequestException or TaskCanceledException or SocketException;

    /// <summary>Null while nobody leads, or nobody answers.</summary>
    private async Task<string?> LeaderOrNoneAsync(string group)
    {
        var state = await GroupAsync(group);
        return state is { } found && found.GetProperty("leader") is { ValueKind: JsonValueKind.Object } leader ? leader.GetProperty("silo").GetString() : null;
    }

    private Task<JsonElement?> GroupAsync(string group) => AskAsync($"/v1/groups/{group}");

    private async Task<JsonElement?> AskAsync(string path)
    {
        using var response = await TryGetAsync(path);
        return response is { IsSuccessStatusCode: true } ? await response.Content.ReadFromJsonAsync<JsonElement>() : null;
    }

    private async Task<JsonElement?> TryPostAsync(string path, object? body, string? idempotencyKey)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, path) { Content = body is null ? null : JsonContent.Create(body) };
        if (idempotencyKey is not null) request.Headers.Add("Idempotency-Key", idempotencyKey);
        try
        {
            using var response = await _http.SendAsync(request);
            return response.IsSuccessStatusCode ? await response.Content.ReadFromJsonAsync<JsonElement>() : null;
        }
        catch (Exception e) when (IsBroken(e))
        {
            return null;
        }
    }

    /// <summary>What was answered, with all of its text; null if the call broke.</summary>
    private async Task<HttpResponseMessage?> TryGetAsync(string path)
    {
        try
        {
            return await _http.GetAsync(path);
        }
        catch (Exception e) when (IsBroken(e))
        {
            return null;
        }
    }
}
