namespace OrleansRaft.RaftCtl.Api;

/// <summary>What went wrong (RFC 9457), with the API's code.</summary>
internal sealed record Problem(
    string Code,
    string Detail,
    IReadOnlyDictionary<string, IReadOnlyList<string>>? Errors = null,
    IReadOnlyList<ulong>? MissingReplicas = null)
{
    /// <summary>What is not in the detail, a line each.</summary>
    public IReadOnlyList<string> More =>
    [
        .. (Errors ?? new Dictionary<string, IReadOnlyList<string>>()).SelectMany(static e => e.Value.Select(error => $"{e.Key} {error}")).Where(line => line != Detail),
        .. MissingReplicas is { Count: > 0 } missing ? [$"missing replicas: {string.Join(", ", missing)}"] : Array.Empty<string>(),
    ];
}
