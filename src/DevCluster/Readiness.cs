using System.Net;
using System.Text.Json;

namespace OrleansRaft.DevCluster;

/// <summary>Asks over HTTP, as a user would, whether the cluster serves.</summary>
internal sealed class Readiness : IDisposable
{
    private static readonly TimeSpan ApiWithin = TimeSpan.FromSeconds(60);
    private static readonly TimeSpan GroupsWithin = TimeSpan.FromSeconds(20);
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(100);

    private readonly HttpClient _http = new() { Timeout = TimeSpan.FromSeconds(10) };

    /// <summary>Waits until the API serves and the groups of an earlier life are back, and prints that the cluster is ready.</summary>
    /// <param name="options">Where the API is.</param>
    /// <param name="gatewayPorts">Where the silos take Orleans clients.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <exception cref="DevClusterException">The API does not serve in time.</exception>
    public async Task AnnounceAsync(DevOptions options, IEnumerable<int> gatewayPorts, CancellationToken cancellationToken)
    {
        await WaitForAsync(new Uri(options.ApiAddress, "/health/ready"), ApiWithin, cancellationToken);
        var missing = await WaitForGroupsAsync(options.ApiAddress, GroupsWithin, cancellationToken);
        if (missing.Count > 0) Console.WriteLine($"Without a leader so far (are all their silos here?): {string.Join(", ", missing)}");
        Console.WriteLine($"Silos: {string.Join(", ", options.SiloNames)}. Data: {options.DataFolder}");
        Console.WriteLine($"Gateways for Orleans clients: {string.Join(" ", gatewayPorts.Select(static p => new IPEndPoint(IPAddress.Loopback, p)))}");
        Console.WriteLine($"OrleansRaft is ready: {options.ApiAddress}");
    }

    /// <summary>Waits until an address answers 200.</summary>
    /// <param name="address">The address.</param>
    /// <param name="within">How long at most.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <exception cref="DevClusterException">It did not in time; the message has its last answer.</exception>
    public async Task WaitForAsync(Uri address, TimeSpan within, CancellationToken cancellationToken)
    {
        var last = "no answer";
        if (await PollAsync(Answers, within, cancellationToken)) return;
        throw new DevClusterException($"{address} is not ready after {within.TotalSeconds} s: {last}");

        async Task<bool> Answers()
        {
            try
            {
                using var response = await _http.GetAsync(address, cancellationToken);
                last = $"{(int)response.StatusCode} {(await response.Content.ReadAsStringAsync(cancellationToken)).ReplaceLineEndings(" ")}";
                return response.StatusCode == HttpStatusCode.OK;
            }
            catch (HttpRequestException e)
            {
                last = e.Message;
                return false;
            }
        }
    }

    /// <summary>Waits until every group has a leader, and returns those that have none in time: their silos may not all be here.</summary>
    /// <param name="api">The API.</param>
    /// <param name="within">How long at most.</param>
    /// <param name="cancellationToken">Gives up.</param>
    private async Task<IReadOnlyList<string>> WaitForGroupsAsync(Uri api, TimeSpan within, CancellationToken cancellationToken)
    {
        await WaitForAsync(new Uri(api, "/v1/groups"), within, cancellationToken); // The first answer may come too early.
        var missing = await GroupsAsync(api, cancellationToken);
        await PollAsync(
            async () =>
            {
                var still = new List<string>();
                foreach (var group in missing)
                {
                    if (!await HasLeaderAsync(api, group, cancellationToken)) still.Add(group);
                }

                missing = still;
                return missing.Count == 0;
            },
            within,
            cancellationToken);
        return missing;
    }

    /// <inheritdoc/>
    public void Dispose() => _http.Dispose();

    private static async Task<bool> PollAsync(Func<Task<bool>> condition, TimeSpan within, CancellationToken cancellationToken)
    {
        var end = DateTime.UtcNow + within;
        while (!await condition())
        {
            if (DateTime.UtcNow > end) return false;
            await Task.Delay(Pause, cancellationToken);
        }

        return true;
    }

    private async Task<IReadOnlyList<string>> GroupsAsync(Uri api, CancellationToken cancellationToken)
    {
        using var document = JsonDocument.Parse(await _http.GetStringAsync(new Uri(api, "/v1/groups"), cancellationToken));
        return [.. document.RootElement.EnumerateArray().Where(g => g.GetProperty("state").GetString() == "active").Select(g => g.GetProperty("id").GetString()!)];
    }

    private async Task<bool> HasLeaderAsync(Uri api, string group, CancellationToken cancellationToken)
    {
        using var response = await _http.GetAsync(new Uri(api, $"/v1/groups/{group}"), cancellationToken);
        if (response.StatusCode != HttpStatusCode.OK) return response.StatusCode == HttpStatusCode.NotFound;
        using var document = JsonDocument.Parse(await response.Content.ReadAsStringAsync(cancellationToken));
        return document.RootElement.GetProperty("leader").ValueKind == JsonValueKind.Object;
    }
}
