using System.Text.Json.Serialization;

namespace OrleansRaft.ClientApi.Problems;

/// <summary>What went wrong (RFC 9457, <c>application/problem+json</c>).</summary>
public sealed record Problem
{
    /// <summary>Always <c>about:blank</c>: <c>code</c> tells one problem from another.</summary>
    public string Type { get; init; } = "about:blank";

    /// <summary>The HTTP status in words.</summary>
    public required string Title { get; init; }

    /// <summary>The HTTP status.</summary>
    public required int Status { get; init; }

    /// <summary>The stable name of the problem, in kebab case.</summary>
    public required string Code { get; init; }

    /// <summary>One sentence for a person.</summary>
    public required string Detail { get; init; }

    /// <summary>With <c>invalid-request</c>: what is wrong, by field.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public IReadOnlyDictionary<string, string[]>? Errors { get; init; }

    /// <summary>With <c>no-leader</c> and <c>no-quorum</c>: the replicas that did not answer, where they are known.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public IReadOnlyList<ulong>? MissingReplicas { get; init; }

    /// <summary>With <c>revision-mismatch</c>: the key's revision, unless there is no such key.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public ulong? CurrentRevision { get; init; }
}
