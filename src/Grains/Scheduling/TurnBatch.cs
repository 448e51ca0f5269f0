namespace OrleansRaft.Scheduling;

/// <summary>
/// Turns of several replicas, made one after the other on this thread: what arrived for them together, or has become durable for them
/// together. What they send to one silo leaves as one call when the batch ends, and what they write is one commit.
/// </summary>
internal static class TurnBatch
{
    [ThreadStatic]
    private static List<IBatchEnd>? s_ends;

    [ThreadStatic]
    private static int s_depth;

    /// <summary>Makes turns as one batch, or as a part of the one that is under way on this thread.</summary>
    /// <param name="state">What the turns are about.</param>
    /// <param name="turns">Makes them.</param>
    public static void Run<T>(T state, Action<T> turns)
    {
        s_depth++;
        try
        {
            turns(state);
            if (s_depth == 1) End();
        }
        finally
        {
            s_depth--;
        }
    }

    /// <summary>Calls back when the batch on this thread ends; at once if there is none.</summary>
    public static void AtEnd(IBatchEnd end)
    {
        if (s_depth == 0)
        {
            end.BatchEnded();
            return;
        }

        var ends = s_ends ??= [];
        if (!ends.Contains(end)) ends.Add(end);
    }

    private static void End()
    {
        while (s_ends is { Count: > 0 } ends)
        {
            // Taken before it is told: what it does may be a reason to tell it again.
            var end = ends[^1];
            ends.RemoveAt(ends.Count - 1);
            end.BatchEnded();
        }
    }
}
