using OrleansRaft.Core;

namespace OrleansRaft.Replicas;

/// <summary>When other replicas were heard of: shown to people, and a brake on repeating oneself. Nothing that Raft promises rests on it.</summary>
/// <param name="clock">The time.</param>
internal sealed class ContactTimes(TimeProvider clock)
{
    private static readonly TimeSpan TellAgain = TimeSpan.FromSeconds(5);

    private readonly Dictionary<ReplicaId, long> _heard = [];
    private readonly Dictionary<ReplicaId, long> _told = [];

    public void Heard(ReplicaId from) => _heard[from] = clock.GetTimestamp();

    /// <summary>Milliseconds since a replica was heard of; null if never.</summary>
    public long? AgeMs(ReplicaId id) => _heard.TryGetValue(id, out var at) ? (long)clock.GetElapsedTime(at).TotalMilliseconds : null;

    /// <summary>Whether it is time to tell a removed replica so, and remembers that it was told.</summary>
    public bool ShouldTell(ReplicaId id)
    {
        if (_told.TryGetValue(id, out var at) && clock.GetElapsedTime(at) < TellAgain) return false;
        _told[id] = clock.GetTimestamp();
        return true;
    }
}
