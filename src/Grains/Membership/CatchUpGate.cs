using OrleansRaft.Hosting;
using OrleansRaft.Replicas;

namespace OrleansRaft.Membership;

/// <summary>What the gate says of those that are to vote.</summary>
internal abstract record CatchUpVerdict
{
    private CatchUpVerdict() { }

    /// <summary>They have the log, but for what is under way.</summary>
    public sealed record Reached : CatchUpVerdict;

    /// <summary>They are on the way.</summary>
    public sealed record Waiting : CatchUpVerdict;

    /// <summary>One of them does not get there.</summary>
    /// <param name="Reason">One sentence for a person.</param>
    public sealed record Hopeless(string Reason) : CatchUpVerdict;
}

/// <summary>
/// Lets a learner vote when it lacks little, in entries and bytes and for a while, after rounds as in the thesis (§4.2.1): each is as long as
/// the log was when it began. Never a share of the log: a tenth of a huge one is hours. It ends: whoever receives nothing, or gets no further
/// in as many rounds or attempts at a snapshot as are allowed, is given up. A new life of the membership grain begins anew.
/// </summary>
/// <param name="options">The bounds.</param>
internal sealed class CatchUpGate(CatchUpOptions options)
{
    private readonly Dictionary<ulong, Learner> _learners = [];

    private sealed class Learner
    {
        public ulong Target;
        public ulong Match;
        public int Rounds;
        public int Attempts;
        public long? SnapshotBytesLeft;
        public DateTimeOffset MovedAt;
        public DateTimeOffset? WithinSince;
    }

    /// <summary>Looks at all of them.</summary>
    /// <param name="leader">The leader's report.</param>
    /// <param name="ids">Who is to vote.</param>
    /// <param name="now">The time.</param>
    public CatchUpVerdict Look(ReplicaReport leader, IReadOnlyList<ulong> ids, DateTimeOffset now)
    {
        var reached = true;
        foreach (var id in ids)
        {
            switch (Look(leader, id, now))
            {
                case CatchUpVerdict.Hopeless hopeless:
                    return hopeless;
                case CatchUpVerdict.Waiting:
                    reached = false;
                    break;
            }
        }

        return reached ? new CatchUpVerdict.Reached() : new CatchUpVerdict.Waiting();
    }

    private CatchUpVerdict Look(ReplicaReport leader, ulong id, DateTimeOffset now)
    {
        if (!_learners.TryGetValue(id, out var learner))
        {
            _learners.Add(id, learner = new Learner { Target = leader.LastIndex, MovedAt = now });
        }

        var progress = leader.Progress.Find(p => p.ReplicaId == id);
        var isHeard = progress?.LastContactMs <= leader.ElectionTimeoutMs;
        var match = progress?.Match ?? 0;
        var lag = leader.LastIndex > match ? leader.LastIndex - match : 0;

        // Who lacks a snapshot lacks all of its log, however short that is, and may never get it.
        var isNear = lag <= (ulong)options.Entries && progress is { SnapshotBytesLeft: null } && progress.BytesLeft <= options.Bytes;
        var isWithin = isHeard && isNear;

        if (match > learner.Match) learner.Attempts = 0;
        if (match > learner.Match || isWithin || (Receives(learner, progress?.SnapshotBytesLeft) && isHeard)) learner.MovedAt = now;
        learner.Match = match;
        learner.WithinSince = isWithin ? learner.WithinSince ?? now : null;
        if (match >= learner.Target)
        {
            learner.Rounds += isNear ? 0 : 1;
            learner.Target = leader.LastIndex;
        }

        if (learner.WithinSince is { } since && now - since >= options.Stable) return new CatchUpVerdict.Reached();
        if (learner.Rounds >= options.Rounds)
        {
            return new CatchUpVerdict.Hopeless($"Replica {id} falls behind as fast as it catches up: {lag} entries after {learner.Rounds} rounds.");
        }

        if (learner.Attempts >= options.Rounds)
        {
            return new CatchUpVerdict.Hopeless($"Replica {id} was sent a snapshot {learner.Attempts} times, and never had all of it.");
        }

        return now - learner.MovedAt < options.Patience
            ? new CatchUpVerdict.Waiting()
            : new CatchUpVerdict.Hopeless(isHeard
                ? $"Replica {id} receives nothing any more: it lacks {lag} entries."
                : $"Replica {id} does not answer: it lacks {lag} entries.");
    }

    /// <summary>
    /// Whether a snapshot on its way has come further: it moves no index, and that it is offered says nothing of a learner that refuses it.
    /// </summary>
    private static bool Receives(Learner learner, long? bytesLeft)
    {
        if (bytesLeft is not { } left) return false;
        var before = learner.SnapshotBytesLeft;
        learner.SnapshotBytesLeft = left;
        if (left > before) learner.Attempts++;
        return left < before;
    }
}
