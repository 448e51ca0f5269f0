using Microsoft.AspNetCore.Mvc;
using Microsoft.OpenApi;
using OrleansRaft.ClientApi.Problems;

namespace OrleansRaft.ClientApi.OpenApi;

/// <summary>What the document says of an endpoint.</summary>
internal static class EndpointDocumentation
{
    private static readonly Dictionary<int, string> Failures = new()
    {
        [400] = "The request is wrong (invalid-request with errors by field), or names what does not exist.",
        [404] = "There is no such group, replica, operation or key.",
        [409] = "The group's state does not allow it; the code says what stands against it.",
        [412] = "A condition of the request is not met: version-mismatch, revision-mismatch.",
        [413] = "The body or the value is too large (too-large).",
        [415] = "The body is not application/json in UTF-8.",
        [429] = "Too much is under way (too-many-requests); Retry-After says when to try again.",
        [503] = "Nobody can answer now (no-leader, no-quorum), and nothing was done; Retry-After says when to try again.",
        [504] = "It may or may not have happened (outcome-unknown). Nothing is retried behind the caller's back.",
    };

    public static RouteHandlerBuilder Describe(this RouteHandlerBuilder endpoint, string tag, string name, string summary) =>
        endpoint.WithTags(tag).WithName(name).WithSummary(summary);

    public static RouteHandlerBuilder Answers<T>(this RouteHandlerBuilder endpoint, int status, string description) =>
        endpoint.WithMetadata(new ProducesResponseTypeAttribute(typeof(T), status, "application/json") { Description = description });

    public static RouteHandlerBuilder Answers(this RouteHandlerBuilder endpoint, int status, string description) =>
        endpoint.WithMetadata(new ProducesResponseTypeAttribute(typeof(void), status) { Description = description });

    public static RouteHandlerBuilder AnswersOperation(this RouteHandlerBuilder endpoint) =>
        endpoint.Answers<OperationView>(202, "It is queued, and will end as completed, refused, cancelled or failed; Location names the operation.");

    public static RouteHandlerBuilder MayFail(this RouteHandlerBuilder endpoint, params ReadOnlySpan<int> statuses)
    {
        foreach (var status in statuses)
        {
            endpoint.WithMetadata(
                new ProducesResponseTypeAttribute(typeof(Problem), status, ProblemResult.ContentType) { Description = Failures[status] });
        }

        return endpoint;
    }

    public static RouteHandlerBuilder TakesJson<T>(this RouteHandlerBuilder endpoint)
        where T : notnull => endpoint.Accepts<T>("application/json");

    /// <summary>A body that is taken as it is, whatever its content type.</summary>
    public static RouteHandlerBuilder TakesRaw(this RouteHandlerBuilder endpoint, string contentType, string description) =>
        endpoint.AddOpenApiOperationTransformer((operation, _, _) =>
        {
            operation.RequestBody = new OpenApiRequestBody { Description = description, Content = Raw(contentType) };
            return Task.CompletedTask;
        });

    public static RouteHandlerBuilder TakesHeader(this RouteHandlerBuilder endpoint, string name, string description) =>
        endpoint.Takes(() => Parameters.Header(name, description));

    public static RouteHandlerBuilder TakesKey(this RouteHandlerBuilder endpoint) => endpoint.Takes(Parameters.Key);

    public static RouteHandlerBuilder TakesConditions(this RouteHandlerBuilder endpoint) => endpoint
        .TakesHeader("If-Match", "\"revision\": only if the key is still at this revision. *: only if there is such a key.")
        .TakesHeader("If-None-Match", "*: only if there is no such key.");

    /// <summary>An answer that is not JSON.</summary>
    public static RouteHandlerBuilder AnswersRaw(this RouteHandlerBuilder endpoint, string contentType, string description) =>
        endpoint.AddOpenApiOperationTransformer((operation, _, _) =>
        {
            operation.Responses ??= [];
            operation.Responses["200"] = new OpenApiResponse { Description = description, Content = Raw(contentType) };
            return Task.CompletedTask;
        });

    private static RouteHandlerBuilder Takes(this RouteHandlerBuilder endpoint, Func<OpenApiParameter> parameter) =>
        endpoint.AddOpenApiOperationTransformer((operation, _, _) =>
        {
            operation.Parameters ??= [];
            operation.Parameters.Add(parameter());
            return Task.CompletedTask;
        });

    private static Dictionary<string, OpenApiMediaType> Raw(string contentType) => new()
    {
        [contentType] = new OpenApiMediaType
        {
            Schema = new OpenApiSchema { Type = JsonSchemaType.String, Format = contentType == "application/octet-stream" ? "binary" : null },
        },
    };
}
