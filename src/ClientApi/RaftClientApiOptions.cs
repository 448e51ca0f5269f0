namespace OrleansRaft.ClientApi;

/// <summary>How much a process that serves the REST API takes on at a time.</summary>
public sealed class RaftClientApiOptions
{
    /// <summary>Requests under way; further ones get 429. Each may hold up to <see cref="ApiLimits.BodyBytes"/> twice. From 1.</summary>
    public int ConcurrentRequests { get; set; } = 1024;

    /// <summary>Open streams of events; further ones get 429. From 1.</summary>
    public int ConcurrentWatches { get; set; } = 256;
}
