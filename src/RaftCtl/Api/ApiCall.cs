namespace OrleansRaft.RaftCtl.Api;

/// <summary>One request.</summary>
/// <param name="Method">Its method.</param>
/// <param name="Path">Its address below that of the API.</param>
internal sealed record ApiCall(HttpMethod Method, string Path)
{
    /// <summary>Its body, or null.</summary>
    public HttpContent? Body { get; init; }

    /// <summary>Its headers; those without a value are left out.</summary>
    public (string Name, string? Value)[] Headers { get; init; } = [];

    /// <summary>Whether it changes something: then it matters whether it arrived.</summary>
    public bool IsWrite { get; init; } = Method != HttpMethod.Get;
}
