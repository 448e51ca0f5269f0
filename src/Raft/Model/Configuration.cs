using System;
using System.Collections.Immutable;
using System.Linq;
using System.Text;

namespace OrleansRaft.Core;

/// <summary>
/// A group's membership, one immutable value (thesis §4). Outside a joint configuration <see cref="VotersOutgoing"/>,
/// <see cref="LearnersNext"/> and <see cref="AutoLeave"/> are empty. All lists are sorted and without duplicates.
/// </summary>
public sealed class Configuration : IEquatable<Configuration>
{
    /// <summary>No members at all.</summary>
    public static Configuration Empty { get; } = new();

    /// <summary>The voters; while joint, those of the incoming half.</summary>
    public ImmutableArray<ReplicaId> Voters { get; init => field = Sorted(value); } = [];

    /// <summary>The voters of the outgoing half; empty unless joint.</summary>
    public ImmutableArray<ReplicaId> VotersOutgoing { get; init => field = Sorted(value); } = [];

    /// <summary>Members that receive the log and do not vote. Disjoint from both halves.</summary>
    public ImmutableArray<ReplicaId> Learners { get; init => field = Sorted(value); } = [];

    /// <summary>Outgoing voters that become learners when the joint configuration is left.</summary>
    public ImmutableArray<ReplicaId> LearnersNext { get; init => field = Sorted(value); } = [];

    /// <summary>Whether the leader leaves the joint configuration by itself.</summary>
    public bool AutoLeave { get; init; }

    /// <summary>Whether two majorities are needed.</summary>
    public bool IsJoint => !VotersOutgoing.IsEmpty;

    /// <summary>Whether the replica votes in either half.</summary>
    public bool IsVoter(ReplicaId id) => Voters.BinarySearch(id) >= 0 || VotersOutgoing.BinarySearch(id) >= 0;

    /// <summary>Whether the replica is a member in any role.</summary>
    public bool Contains(ReplicaId id) => IsVoter(id) || Learners.BinarySearch(id) >= 0 || LearnersNext.BinarySearch(id) >= 0;

    /// <summary>All members, sorted, each once.</summary>
    public ImmutableArray<ReplicaId> Members() => Sorted([.. Voters, .. VotersOutgoing, .. Learners, .. LearnersNext]);

    /// <inheritdoc/>
    public bool Equals(Configuration? other) =>
        other is not null
        && AutoLeave == other.AutoLeave
        && Voters.AsSpan().SequenceEqual(other.Voters.AsSpan())
        && VotersOutgoing.AsSpan().SequenceEqual(other.VotersOutgoing.AsSpan())
        && Learners.AsSpan().SequenceEqual(other.Learners.AsSpan())
        && LearnersNext.AsSpan().SequenceEqual(other.LearnersNext.AsSpan());

    /// <inheritdoc/>
    public override bool Equals(object? obj) => Equals(obj as Configuration);

    /// <inheritdoc/>
    public override int GetHashCode()
    {
        var hash = new HashCode();
        hash.Add(AutoLeave);
        foreach (var id in Voters) hash.Add(id);
        hash.Add(VotersOutgoing.Length);
        foreach (var id in VotersOutgoing) hash.Add(id);
        hash.Add(Learners.Length);
        foreach (var id in Learners) hash.Add(id);
        foreach (var id in LearnersNext) hash.Add(id);
        return hash.ToHashCode();
    }

    /// <summary>The members in the notation of etcd's transcripts: <c>voters=(1 2 3)&amp;&amp;(1 2) learners=(4) autoleave</c>.</summary>
    public override string ToString()
    {
        var text = new StringBuilder("voters=");
        AppendSet(text, Voters);
        if (IsJoint) AppendSet(text.Append("&&"), VotersOutgoing);
        if (!Learners.IsEmpty) AppendSet(text.Append(" learners="), Learners);
        if (!LearnersNext.IsEmpty) AppendSet(text.Append(" learners_next="), LearnersNext);
        return (AutoLeave ? text.Append(" autoleave") : text).ToString();
    }

    private static void AppendSet(StringBuilder text, ImmutableArray<ReplicaId> ids)
    {
        text.Append('(');
        for (var i = 0; i < ids.Length; i++)
        {
            if (i > 0) text.Append(' ');
            text.Append($"{ids[i].Value:x}");
        }

        text.Append(')');
    }

    private static ImmutableArray<ReplicaId> Sorted(ImmutableArray<ReplicaId> ids) => [.. ids.Distinct().Order()];
}
