namespace OrleansRaft;

/// <summary>
/// Sends what arrives together as one call. A request leaves at once while few others are under way; more than that gather until a call
/// has ended, or until there are enough for a full one. So batches grow with the load, and nobody waits for a timer. Thread-safe.
/// </summary>
/// <typeparam name="T">A request.</typeparam>
/// <param name="start">Starts calls, somewhere; what is added until then joins the first.</param>
/// <param name="size">A request's payload bytes.</param>
/// <param name="send">Sends a batch; must not throw.</param>
internal sealed class RequestBatcher<T>(Action<Func<Task>> start, Func<T, int> size, Func<List<T>, Task> send)
{
    private readonly Lock _lock = new();
    private readonly Queue<T> _waiting = new();
    private long _waitingBytes;
    private int _waitingRequests;
    private int _underWay;
    private int _calls;
    private bool _starting;

    /// <summary>Requests that one item stands for: one, unless it came as a call of its own.</summary>
    public Func<T, int> Count { get; init; } = static _ => 1;

    /// <summary>Requests under way from which on others gather.</summary>
    public int Few { get; init; } = CallLimits.Few;

    /// <summary>Calls under way at once.</summary>
    public int MaxCalls { get; init; } = CallLimits.Calls;

    /// <summary>Requests in one call, unless one item alone has more.</summary>
    public int MaxRequests { get; init; } = CallLimits.Requests;

    /// <summary>Requests in one call where more than twice <see cref="MaxRequests"/> wait: then half of them leave together, up to this many.</summary>
    public int MaxRequestsIfManyWait { get; init; } = Limits.RequestsPerCall;

    /// <summary>Payload bytes in one call, unless one request alone has more.</summary>
    public int MaxBytes { get; init; } = CallLimits.Bytes;

    /// <summary>Requests that may wait.</summary>
    public int MaxWaiting { get; init; } = CallLimits.Waiting;

    /// <summary>Adds a request; false if too many wait.</summary>
    public bool TryAdd(T request)
    {
        lock (_lock)
        {
            if (_waitingRequests >= MaxWaiting) return false;
            _waiting.Enqueue(request);
            _waitingRequests += Count(request);
            _waitingBytes += size(request);
            if (_starting || !MayCall(_calls)) return true;
            _starting = true;
            _calls++;
        }

        // A call serves many callers: none of them lends it its context.
        using (ExecutionContext.IsFlowSuppressed() ? default : ExecutionContext.SuppressFlow()) start(RunAsync);
        return true;
    }

    private async Task RunAsync()
    {
        for (var batch = Begin(); batch is not null; batch = GoOn(batch)) await send(batch);
    }

    private List<T>? Begin()
    {
        lock (_lock)
        {
            _starting = false;
            return TakeBatch();
        }
    }

    private List<T>? GoOn(List<T> ended)
    {
        lock (_lock)
        {
            _underWay -= ended.Sum(Count);
            if (MayCall(_calls - 1)) return TakeBatch();
            _calls--;
            return null; // What waits leaves with a call that is under way still.
        }
    }

    private bool MayCall(int others) =>
        others == 0 || (others < MaxCalls && (_underWay < Few || _waitingRequests >= MaxRequests || _waitingBytes >= MaxBytes));

    private List<T>? TakeBatch()
    {
        if (_waiting.Count == 0)
        {
            _calls--;
            return null;
        }

        var batch = new List<T>();
        var (requests, bytes) = (0, 0);
        var most = Math.Clamp(_waitingRequests / 2, MaxRequests, MaxRequestsIfManyWait);
        while (_waiting.TryPeek(out var next))
        {
            if (batch.Count > 0 && (requests + Count(next) > most || bytes + size(next) > MaxBytes)) break;
            batch.Add(_waiting.Dequeue());
            requests += Count(next);
            bytes += size(next);
        }

        _waitingRequests -= requests;
        _waitingBytes -= bytes;
        _underWay += requests;
        return batch;
    }
}
