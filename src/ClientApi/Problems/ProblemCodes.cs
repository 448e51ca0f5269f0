namespace OrleansRaft.ClientApi.Problems;

/// <summary>The codes that only REST has; all others are a <see cref="RejectionCode"/> in kebab case.</summary>
internal static class ProblemCodes
{
    public const string InvalidRequest = "invalid-request";
    public const string NotFound = "not-found";
    public const string MethodNotAllowed = "method-not-allowed";
    public const string UnsupportedMediaType = "unsupported-media-type";
    public const string KeyNotFound = "key-not-found";
    public const string RevisionMismatch = "revision-mismatch";
    public const string InternalError = "internal-error";
}
