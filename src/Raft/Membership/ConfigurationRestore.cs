using System.Linq;

namespace OrleansRaft.Core;

/// <summary>
/// Rebuilds a configuration with its progress from a snapshot's, by changes that could have led to it: what cannot be reached by
/// valid changes is refused instead of believed.
/// </summary>
internal static class ConfigurationRestore
{
    public static ChangedConfiguration Restore(Configuration wanted, LogIndex lastIndex, InflightLimits windows)
    {
        // First the voters as they were before: the outgoing half, if joint. One by one, as each is a simple step.
        var before = wanted.IsJoint ? wanted.VotersOutgoing : wanted.Voters;
        var configuration = Configuration.Empty;
        var progress = new ProgressMap();
        foreach (var id in before)
        {
            var step = new ConfigurationChanger(configuration, progress, lastIndex, windows).Simple([new(ConfChangeType.AddNode, id)]);
            if (!step.IsValid) return step;
            (configuration, progress) = (step.Configuration, step.Progress);
        }

        var changer = new ConfigurationChanger(configuration, progress, lastIndex, windows);
        var learners = wanted.Learners.Concat(wanted.LearnersNext).Select(id => new ConfChangeSingle(ConfChangeType.AddLearnerNode, id));
        ChangedConfiguration result;
        if (wanted.IsJoint)
        {
            // Then one joint step that replaces all of them by the incoming voters. Learners that come next are demoted by it:
            // they were voters of the outgoing half.
            var removed = before.Select(id => new ConfChangeSingle(ConfChangeType.RemoveNode, id));
            var added = wanted.Voters.Select(id => new ConfChangeSingle(ConfChangeType.AddNode, id));
            result = changer.EnterJoint(wanted.AutoLeave, [.. removed, .. added, .. learners]);
        }
        else if (before.IsEmpty && wanted.Learners.IsEmpty)
        {
            result = ChangedConfiguration.From(new ConfigurationDraft(wanted, progress));
        }
        else
        {
            result = changer.Simple([.. learners]);
        }

        if (!result.IsValid || result.Configuration.Equals(wanted)) return result;
        return ChangedConfiguration.Invalid($"restored {result.Configuration} instead of {wanted}");
    }
}
