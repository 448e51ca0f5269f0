namespace OrleansRaft.ClientApi;

/// <summary>What REST adds to <see cref="Limits"/>.</summary>
public static class ApiLimits
{
    /// <summary>The largest body of a request, in bytes.</summary>
    public const int BodyBytes = 1536 * 1024;
}
