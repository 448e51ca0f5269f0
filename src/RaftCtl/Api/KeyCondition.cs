using System.Globalization;

namespace OrleansRaft.RaftCtl.Api;

/// <summary>On what condition a key is written.</summary>
/// <param name="Revision">Only at this revision.</param>
/// <param name="IsAbsent">Only if there is no such key.</param>
internal readonly record struct KeyCondition(ulong? Revision, bool IsAbsent = false)
{
    /// <summary>The condition as the API takes it.</summary>
    public (string Name, string? Value)[] Headers =>
    [
        ("If-Match", Revision is { } revision ? $"\"{revision.ToString(CultureInfo.InvariantCulture)}\"" : null),
        ("If-None-Match", IsAbsent ? "*" : null),
    ];
}
