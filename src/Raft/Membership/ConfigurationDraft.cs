using System.Collections.Generic;
using System.Collections.Immutable;

namespace OrleansRaft.Core;

/// <summary>
/// A configuration that is being altered, with the progress of its members. Nothing of the original is touched, so a change that
/// turns out to be invalid leaves no trace.
/// </summary>
internal sealed class ConfigurationDraft(Configuration configuration, ProgressMap progress)
{
    public SortedSet<ReplicaId> Voters { get; } = [.. configuration.Voters];

    public SortedSet<ReplicaId> VotersOutgoing { get; } = [.. configuration.VotersOutgoing];

    public SortedSet<ReplicaId> Learners { get; } = [.. configuration.Learners];

    public SortedSet<ReplicaId> LearnersNext { get; } = [.. configuration.LearnersNext];

    public ProgressMap Progress { get; } = progress.Clone();

    public bool AutoLeave { get; set; }

    public Configuration ToConfiguration() => new()
    {
        Voters = [.. Voters],
        VotersOutgoing = [.. VotersOutgoing],
        Learners = [.. Learners],
        LearnersNext = [.. LearnersNext],
        AutoLeave = AutoLeave,
    };

    /// <summary>What is wrong with the draft, or null. These hold for every configuration that a replica ever switches to.</summary>
    public string? FindViolation()
    {
        foreach (var ids in (ImmutableArray<SortedSet<ReplicaId>>)[Voters, VotersOutgoing, Learners, LearnersNext])
        {
            foreach (var id in ids)
            {
                if (Progress.Find(id) is null) return $"no progress for {id}";
            }
        }

        foreach (var id in LearnersNext)
        {
            if (!VotersOutgoing.Contains(id)) return $"{id} is in LearnersNext, but not Voters[1]";
            if (Progress.Find(id)!.IsLearner) return $"{id} is in LearnersNext, but is already marked as learner";
        }

        foreach (var id in Learners)
        {
            if (VotersOutgoing.Contains(id)) return $"{id} is in Learners and Voters[1]";
            if (Voters.Contains(id)) return $"{id} is in Learners and Voters[0]";
            if (!Progress.Find(id)!.IsLearner) return $"{id} is in Learners, but is not marked as learner";
        }

        if (VotersOutgoing.Count > 0) return null;
        if (LearnersNext.Count > 0) return "LearnersNext must be empty when not joint";
        return AutoLeave ? "AutoLeave must be false when not joint" : null;
    }
}
