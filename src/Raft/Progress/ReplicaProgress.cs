using System.Text;

namespace OrleansRaft.Core;

/// <summary>What a leader knows of one replica, at one moment.</summary>
public readonly record struct ReplicaProgress
{
    /// <summary>Whose.</summary>
    public required ReplicaId Id { get; init; }

    /// <summary>Up to where its log is known to equal the leader's.</summary>
    public required LogIndex Match { get; init; }

    /// <summary>The next entry to send.</summary>
    public required LogIndex Next { get; init; }

    /// <summary>How the leader sends to it.</summary>
    public required ProgressState State { get; init; }

    /// <summary>Whether it is a learner.</summary>
    public required bool IsLearner { get; init; }

    /// <summary>Whether it was heard of since the last check of the quorum.</summary>
    public required bool RecentActive { get; init; }

    /// <summary>Whether appends wait for a sign of life, or for room in the window.</summary>
    public required bool IsPaused { get; init; }

    /// <summary>The index of the snapshot on its way, or zero.</summary>
    public required LogIndex PendingSnapshot { get; init; }

    /// <summary>Appends in flight.</summary>
    public required int InflightMessages { get; init; }

    /// <summary>Bytes in flight.</summary>
    public required ulong InflightBytes { get; init; }

    /// <summary>Whether the window is full.</summary>
    public required bool InflightFull { get; init; }

    /// <summary>The progress in the words of etcd's transcripts.</summary>
    public override string ToString()
    {
        var text = new StringBuilder($"State{State} match={Match} next={Next}");
        if (IsLearner) text.Append(" learner");
        if (IsPaused) text.Append(" paused");
        if (PendingSnapshot > LogIndex.Zero) text.Append($" pendingSnap={PendingSnapshot}");
        if (!RecentActive) text.Append(" inactive");
        if (InflightMessages > 0) text.Append($" inflight={InflightMessages}");
        if (InflightMessages > 0 && InflightFull) text.Append("[full]");
        return text.ToString();
    }
}
