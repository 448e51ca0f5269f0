using System.Net.ServerSentEvents;
using System.Runtime.CompilerServices;

namespace OrleansRaft.RaftCtl.Api;

/// <summary>One connection's server-sent events.</summary>
/// <param name="response">The answer that they are.</param>
internal sealed class EventStream(HttpResponseMessage response) : IDisposable
{
    /// <summary>The events until the connection ends, in whichever way it does.</summary>
    /// <param name="cancellationToken">Stops reading.</param>
    public async IAsyncEnumerable<SseItem<string>> ReadAsync([EnumeratorCancellation] CancellationToken cancellationToken)
    {
        await using var body = await response.Content.ReadAsStreamAsync(cancellationToken);
        await using var events = SseParser.Create(body).EnumerateAsync(cancellationToken).GetAsyncEnumerator(cancellationToken);
        while (await MoveNextAsync(events)) yield return events.Current;
    }

    /// <inheritdoc/>
    public void Dispose() => response.Dispose();

    private static async ValueTask<bool> MoveNextAsync(IAsyncEnumerator<SseItem<string>> events)
    {
        try
        {
            return await events.MoveNextAsync();
        }
        catch (Exception e) when (e is IOException or HttpRequestException)
        {
            // A connection that breaks tells as little as one that is closed: its reader comes back with the last id that it saw.
            return false;
        }
    }
}
