using OrleansRaft.Core;

namespace OrleansRaft.Replication;

/// <summary>
/// Since when a replica has no leader, or has stopped, and since when each of a leader's followers lacks a part of the log. Shown to people;
/// nothing that Raft promises rests on it.
/// </summary>
/// <param name="clock">The time.</param>
internal sealed class Standstills(TimeProvider clock)
{
    /// <summary>Entries that a healthy follower may have on its way under load.</summary>
    private const ulong EntriesOnTheWay = 10_000;

    private readonly Dictionary<ReplicaId, long> _completeAt = [];
    private long? _leaderlessAt = clock.GetTimestamp();
    private long? _stoppedAt;

    /// <summary>Milliseconds since the replica has followed nobody, nor led; null while it does.</summary>
    public long? LeaderlessMs => Age(_leaderlessAt);

    /// <summary>Milliseconds since the replica stopped; null while it runs.</summary>
    public long? StoppedMs => Age(_stoppedAt);

    /// <summary>
    /// Whether a follower lacks more than what is on its way to it. Nothing commits without a voter that is needed: such a one cannot be
    /// behind at all.
    /// </summary>
    /// <param name="isReplicating">Whether the leader sends it entry after entry; otherwise it probes, or sends a snapshot.</param>
    /// <param name="behind">Committed entries that it lacks.</param>
    public static bool IsLagging(bool isReplicating, ulong behind) => behind > (isReplicating ? EntriesOnTheWay : 0);

    /// <summary>Milliseconds since a follower had the log; null if it has it, or this replica does not lead.</summary>
    public long? LaggingMs(ReplicaProgress progress, LogIndex commit) =>
        IsComplete(progress, commit) || !_completeAt.TryGetValue(progress.Id, out var at) ? null : Age(at);

    /// <summary>The replica knows of a leader, perhaps itself, or of none.</summary>
    public void Follows(bool somebody) => _leaderlessAt = somebody ? null : _leaderlessAt ?? clock.GetTimestamp();

    /// <summary>The replica has stopped for ever.</summary>
    public void Stops() => _stoppedAt ??= clock.GetTimestamp();

    /// <summary>This replica leads now: what each of the others lacked before that is not known.</summary>
    public void Leads() => _completeAt.Clear();

    /// <summary>A follower was heard of, or has joined.</summary>
    public void Look(ReplicaProgress progress, LogIndex commit)
    {
        if (IsComplete(progress, commit)) _completeAt[progress.Id] = clock.GetTimestamp();
        else _completeAt.TryAdd(progress.Id, clock.GetTimestamp());
    }

    private static bool IsComplete(ReplicaProgress progress, LogIndex commit) =>
        !IsLagging(progress.State == ProgressState.Replicate, commit > progress.Match ? commit - progress.Match : 0);

    private long? Age(long? at) => at is { } then ? (long)clock.GetElapsedTime(then).TotalMilliseconds : null;
}
