namespace OrleansRaft.Groups;

/// <summary>
/// Sends what arrives together as one call. A request leaves at once while few calls are under way; the others gather meanwhile, so
/// that batches grow with the load and nobody waits for a timer.
/// </summary>
/// <typeparam name="T">A request.</typeparam>
/// <param name="maxCalls">Calls under way at once.</param>
/// <param name="maxRequests">Requests in one call.</param>
/// <param name="maxBytes">Payload bytes in one call, unless one request alone has more.</param>
/// <param name="maxWaiting">Requests that may wait.</param>
/// <param name="size">A request's payload bytes.</param>
/// <param name="send">Sends a batch; must not throw.</param>
internal sealed class RequestBatcher<T>(
    int maxCalls, int maxRequests, int maxBytes, int maxWaiting, Func<T, int> size, Func<List<T>, Task> send)
{
    private readonly Queue<T> _waiting = new();
    private int _calls;

    /// <summary>Adds a request; false if too many wait.</summary>
    public bool TryAdd(T request)
    {
        if (_waiting.Count >= maxWaiting) return false;
        _waiting.Enqueue(request);
        if (_calls < maxCalls) _ = RunAsync();
        return true;
    }

    private async Task RunAsync()
    {
        _calls++;
        // What else is in the activation's queue right now joins the same call.
        await Task.Yield();
        while (_waiting.Count > 0) await send(TakeBatch());
        _calls--;
    }

    private List<T> TakeBatch()
    {
        var batch = new List<T>();
        for (var bytes = 0; batch.Count < maxRequests && _waiting.TryPeek(out var next);)
        {
            bytes += size(next);
            if (batch.Count > 0 && bytes > maxBytes) break;
            batch.Add(_waiting.Dequeue());
        }

        return batch;
    }
}
