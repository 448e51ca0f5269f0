using System.Collections.Concurrent;

namespace OrleansRaft;

/// <summary>
/// Where the groups are led that a client asks, as their doors told it. A hint: whoever is asked by mistake says so. Thread-safe.
/// </summary>
internal sealed class LeaderRoutes
{
    private readonly ConcurrentDictionary<string, LeaderPlace> _places = new();
    private int _count;

    public LeaderPlace? Find(string group) => _places.GetValueOrDefault(group);

    /// <summary>Remembers a place. What is known is forgotten where it is more than a cluster's groups: names are the callers'.</summary>
    public void Learn(string group, LeaderPlace place)
    {
        if (!_places.TryAdd(group, place))
        {
            _places[group] = place;
        }
        else if (Interlocked.Increment(ref _count) > Limits.Groups)
        {
            _places.Clear();
            Volatile.Write(ref _count, 0);
        }
    }

    /// <summary>Forgets a place that turned out to be wrong, or slow to answer; unless another one is known by now.</summary>
    public void Forget(string group, LeaderPlace place)
    {
        if (_places.TryRemove(KeyValuePair.Create(group, place))) Interlocked.Decrement(ref _count);
    }
}
