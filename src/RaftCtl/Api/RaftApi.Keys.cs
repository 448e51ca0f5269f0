using System.Globalization;

namespace OrleansRaft.RaftCtl.Api;

// The keys of a group that runs kv.
internal sealed partial class RaftApi
{
    /// <summary>A key's value.</summary>
    /// <param name="group">The group.</param>
    /// <param name="key">The key.</param>
    /// <param name="consistency">As the API writes it.</param>
    /// <param name="cancellationToken">Gives up.</param>
    public async Task<(byte[] Value, ulong Revision)> GetKeyAsync(string group, string key, string consistency, CancellationToken cancellationToken)
    {
        using var response = await SendAsync(new ApiCall(HttpMethod.Get, $"{KeyPathOf(group, key)}?consistency={consistency}"), cancellationToken);
        return ulong.TryParse(response.Headers.ETag?.Tag.Trim('"'), NumberStyles.None, CultureInfo.InvariantCulture, out var revision)
            ? (await response.Content.ReadAsByteArrayAsync(cancellationToken), revision)
            : throw CommandFailedException.NotUnderstood("The API answered a value without its revision.");
    }

    /// <summary>Sets a key.</summary>
    /// <param name="group">The group.</param>
    /// <param name="key">The key.</param>
    /// <param name="value">The value.</param>
    /// <param name="condition">On what condition.</param>
    /// <param name="cancellationToken">Gives up.</param>
    public Task<Answer<KeyRevision>> PutKeyAsync(
        string group, string key, ReadOnlyMemory<byte> value, KeyCondition condition, CancellationToken cancellationToken) => AskAsync(
            new ApiCall(HttpMethod.Put, KeyPathOf(group, key)) { Body = new ReadOnlyMemoryContent(value), Headers = condition.Headers },
            ApiJson.Default.KeyRevision,
            cancellationToken);

    /// <summary>Removes a key.</summary>
    /// <param name="group">The group.</param>
    /// <param name="key">The key.</param>
    /// <param name="condition">On what condition.</param>
    /// <param name="cancellationToken">Gives up.</param>
    public async Task DeleteKeyAsync(string group, string key, KeyCondition condition, CancellationToken cancellationToken)
    {
        using var done = await SendAsync(
            new ApiCall(HttpMethod.Delete, KeyPathOf(group, key)) { Headers = condition.Headers }, cancellationToken);
    }

    private static string KeyPathOf(string group, string key) => $"{PathOf(group)}/kv/{Uri.EscapeDataString(key)}";
}
