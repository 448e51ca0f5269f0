using System.Globalization;
using System.Net.ServerSentEvents;
using System.Runtime.CompilerServices;
using OrleansRaft.ClientApi.OpenApi;
using OrleansRaft.ClientApi.Problems;

namespace OrleansRaft.ClientApi.Endpoints;

/// <summary>
/// An operation's progress as server-sent events: <c>step</c> events with the step's number as their id, and at last one <c>end</c>
/// event with the result. Whoever comes back with the end's id gets 204, which tells a browser's EventSource to stop.
/// </summary>
internal static class OperationEventEndpoints
{
    private const string Tag = "Membership";
    private const string LastEventId = "Last-Event-ID";

    public static void Map(IEndpointRouteBuilder v1) =>
        v1.MapGet("/groups/{group}/changes/{operationId}/events", WatchAsync)
            .Describe(Tag, "WatchChange", "An operation's progress as server-sent events, from the beginning or from Last-Event-ID, ending with the result.")
            .TakesHeader(LastEventId, "The id of the last event that was seen.")
            .AnswersRaw("text/event-stream", "Events step {sequence, at, state, detail}, and at last one end {outcome, code, reason}.")
            .Answers(204, "The end was seen already.")
            .MayFail(400, 404, 429, 503)
            .RequireRateLimiting(RateLimits.Watches);

    private static async Task<IResult> WatchAsync(
        string group, string operationId, HttpRequest request, IClusterClient client, IHostApplicationLifetime lifetime)
    {
        var seen = 0;
        if (request.Headers[LastEventId] is { Count: > 0 } id
            && !int.TryParse(id.ToString(), NumberStyles.None, CultureInfo.InvariantCulture, out seen))
        {
            return ProblemResult.Invalid(LastEventId, "must be the id of an event of this stream");
        }

        var membership = client.GetRaftGroup(group).Membership;
        if (await membership.GetAsync(operationId) is not { } operation)
            return await MembershipEndpoints.NoSuchOperationAsync(client, group, operationId);
        return operation.Result is not null && seen > operation.Events.Max(static e => e.Sequence)
            ? TypedResults.NoContent()
            : TypedResults.ServerSentEvents(EventsAsync(membership, operationId, seen, lifetime.ApplicationStopping));
    }

    private static async IAsyncEnumerable<SseItem<object>> EventsAsync(
        RaftMembershipClient membership, string operationId, int seen, CancellationToken stopping, [EnumeratorCancellation] CancellationToken aborted = default)
    {
        using var ended = CancellationTokenSource.CreateLinkedTokenSource(stopping, aborted);
        await using var steps = membership.WatchAsync(operationId, seen, ended.Token).GetAsyncEnumerator(ended.Token);
        while (await MoveNextAsync(steps, ended.Token))
        {
            seen = steps.Current.Sequence;
            yield return new SseItem<object>(steps.Current, "step") { EventId = seen.ToString(CultureInfo.InvariantCulture) };
        }

        // Without a result the stream just stops, and its reader comes back: this server stops, or the operation goes on elsewhere.
        if (!ended.IsCancellationRequested && await membership.GetAsync(operationId) is { Result: { } result })
            yield return new SseItem<object>(result, "end") { EventId = (seen + 1).ToString(CultureInfo.InvariantCulture) };
    }

    private static async ValueTask<bool> MoveNextAsync(IAsyncEnumerator<OperationEvent> steps, CancellationToken ended)
    {
        try
        {
            return await steps.MoveNextAsync();
        }
        catch (OperationCanceledException) when (ended.IsCancellationRequested)
        {
            return false;
        }
    }
}
