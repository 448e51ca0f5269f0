using System.Globalization;
using Microsoft.AspNetCore.WebUtilities;
using OrleansRaft.ClientApi.Requests;

namespace OrleansRaft.ClientApi.Problems;

/// <summary>A problem as the answer of an endpoint.</summary>
internal sealed class ProblemResult : IResult
{
    /// <summary>The content type of problems.</summary>
    public const string ContentType = "application/problem+json";

    /// <summary>About as long as an election takes.</summary>
    private const int RetryAfterSeconds = 1;

    private ProblemResult(Problem problem) => Problem = problem;

    /// <summary>What the answer says.</summary>
    public Problem Problem { get; }

    public static ProblemResult Of(int status, string code, string detail) => new(Make(status, code, detail));

    public static ProblemResult Of(Rejection rejection) => new(
        Make(RejectionStatus.Of(rejection.Code), RejectionStatus.NameOf(rejection.Code), rejection.Reason) with
        {
            MissingReplicas = rejection.MissingReplicas,
        });

    public static ProblemResult Of(RejectionCode code, string detail) => Of(new Rejection(code, detail));

    /// <summary>400 <c>invalid-request</c>.</summary>
    public static ProblemResult Invalid(FieldErrors errors) => new(
        Make(StatusCodes.Status400BadRequest, ProblemCodes.InvalidRequest, errors.Summary) with { Errors = errors.ByField });

    /// <summary>400 <c>invalid-request</c> for one field.</summary>
    public static ProblemResult Invalid(string field, string error) => Invalid(new FieldErrors { { field, error } });

    /// <summary>412 <c>revision-mismatch</c>.</summary>
    /// <param name="current">The key's revision; null if there is no such key.</param>
    public static ProblemResult RevisionMismatch(ulong? current) => new(
        Make(
            StatusCodes.Status412PreconditionFailed,
            ProblemCodes.RevisionMismatch,
            current is { } revision ? $"The key is at revision {revision}." : "There is no such key.") with
        { CurrentRevision = current });

    /// <inheritdoc/>
    public Task ExecuteAsync(HttpContext httpContext)
    {
        var response = httpContext.Response;
        response.StatusCode = Problem.Status;
        response.Headers.CacheControl = "no-store";
        if (Problem.Status is StatusCodes.Status429TooManyRequests or StatusCodes.Status503ServiceUnavailable)
            response.Headers.RetryAfter = RetryAfterSeconds.ToString(CultureInfo.InvariantCulture);
        if (Problem.CurrentRevision is { } revision) response.GetTypedHeaders().ETag = Preconditions.TagOf(revision);
        return response.WriteAsJsonAsync(Problem, options: null, ContentType, httpContext.RequestAborted);
    }

    private static Problem Make(int status, string code, string detail) => new()
    {
        Title = ReasonPhrases.GetReasonPhrase(status),
        Status = status,
        Code = code,
        Detail = detail,
    };
}
