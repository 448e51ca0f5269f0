using System.Net;

namespace OrleansRaft.RaftCtl.Api;

// Membership changes, planned and made, and the operations that they become.
internal sealed partial class RaftApi
{
    private const string IdempotencyKey = "Idempotency-Key";
    private const string LastEventId = "Last-Event-ID";

    /// <summary>Asks for a change.</summary>
    public Task<Answer<Operation>> ChangeAsync(string group, ChangeBody body, string idempotencyKey, CancellationToken cancellationToken) =>
        SubmitAsync($"{PathOf(group)}/changes", Json(body, ApiJson.Default.ChangeBody), idempotencyKey, cancellationToken);

    /// <summary>Asks to leave an explicit joint configuration.</summary>
    public Task<Answer<Operation>> LeaveJointAsync(string group, string idempotencyKey, CancellationToken cancellationToken) =>
        SubmitAsync($"{PathOf(group)}/changes/leave-joint", null, idempotencyKey, cancellationToken);

    /// <summary>Asks for a replacement.</summary>
    public Task<Answer<Operation>> ReplaceAsync(string group, ReplaceBody body, string idempotencyKey, CancellationToken cancellationToken) =>
        SubmitAsync($"{PathOf(group)}/replace", Json(body, ApiJson.Default.ReplaceBody), idempotencyKey, cancellationToken);

    /// <summary>Asks to cancel an operation.</summary>
    public Task<Answer<Operation>> CancelAsync(string group, string operation, CancellationToken cancellationToken) =>
        AskAsync(new ApiCall(HttpMethod.Delete, PathOf(group, operation)), ApiJson.Default.Operation, cancellationToken);

    /// <summary>What a change would do.</summary>
    public Task<Answer<Plan>> PlanAsync(string group, ChangeBody body, CancellationToken cancellationToken) =>
        PlanAsync(group, Json(body, ApiJson.Default.ChangeBody), cancellationToken);

    /// <summary>What a replacement would do.</summary>
    public Task<Answer<Plan>> PlanAsync(string group, ReplaceBody body, CancellationToken cancellationToken) =>
        PlanAsync(group, Json(body, ApiJson.Default.ReplaceBody), cancellationToken);

    /// <summary>The history, newest first.</summary>
    public Task<Answer<IReadOnlyList<Operation>>> ListOperationsAsync(string group, CancellationToken cancellationToken) =>
        AskAsync(new ApiCall(HttpMethod.Get, $"{PathOf(group)}/changes"), ApiJson.Default.IReadOnlyListOperation, cancellationToken);

    /// <summary>One operation with its progress right now.</summary>
    public Task<Answer<Operation>> GetOperationAsync(string group, string operation, CancellationToken cancellationToken) =>
        AskAsync(new ApiCall(HttpMethod.Get, PathOf(group, operation)), ApiJson.Default.Operation, cancellationToken);

    /// <summary>An operation's events. Null if the last one was seen already.</summary>
    /// <param name="group">The group.</param>
    /// <param name="operation">The operation.</param>
    /// <param name="lastEventId">The id of the last event that was seen, or null.</param>
    /// <param name="cancellationToken">Ends the wait for the stream's beginning.</param>
    public async Task<EventStream?> OpenEventsAsync(string group, string operation, string? lastEventId, CancellationToken cancellationToken)
    {
        var call = new ApiCall(HttpMethod.Get, $"{PathOf(group, operation)}/events") { Headers = [(LastEventId, lastEventId)] };
        var response = await SendAsync(call, cancellationToken, HttpCompletionOption.ResponseHeadersRead);
        if (response.Content.Headers.ContentType?.MediaType == "text/event-stream") return new EventStream(response);
        using (response)
        {
            return response.StatusCode is HttpStatusCode.NoContent
                ? null
                : throw CommandFailedException.NotUnderstood($"{_http.BaseAddress} did not answer with events: is it an OrleansRaft API?");
        }
    }

    private static string PathOf(string group, string operation) => $"{PathOf(group)}/changes/{operation}";

    private Task<Answer<Operation>> SubmitAsync(string path, HttpContent? body, string idempotencyKey, CancellationToken cancellationToken) => AskAsync(
        new ApiCall(HttpMethod.Post, path) { Body = body, Headers = [(IdempotencyKey, idempotencyKey)] },
        ApiJson.Default.Operation,
        cancellationToken);

    // A question that needs a body: nothing is proposed.
    private Task<Answer<Plan>> PlanAsync(string group, HttpContent body, CancellationToken cancellationToken) => AskAsync(
        new ApiCall(HttpMethod.Post, $"{PathOf(group)}/plan") { Body = body, IsWrite = false },
        ApiJson.Default.Plan,
        cancellationToken);
}
